The state directory: where it is looked for, when it is refused, what is safe
in it, and what is damaged.

No tool makes it: a misspelt path would else be an empty state.

  $ obs-events list my-shop --state missing
  obs-events: missing: the state directory does not exist: make it with mkdir -p -m 2750 missing
  [73]
  $ OBS_STATE_DIR=missing obs-probes set my-shop
  obs-probes: missing: the state directory does not exist: make it with mkdir -p -m 2750 missing
  [73]

Each kind of unfitness has its own message, and all tools say the same.

  $ mkdir -m 2750 state
  $ ln -s state link
  $ touch file
  $ mkdir -m 2777 open
  $ for unfit in link link/ file open missing/state; do
  >   obs-events append my-shop x --state $unfit || echo "[$?]"
  > done
  obs-events: link: the state directory is a symbolic link: name the directory that it leads to
  [73]
  obs-events: link: the state directory is a symbolic link: name the directory that it leads to
  [73]
  obs-events: file: the state directory is not a directory
  [73]
  obs-events: open: the state directory may be written by everybody: chmod o-w open
  [73]
  obs-events: missing/state: the state directory does not exist: make it with mkdir -p -m 2750 missing/state
  [73]
  $ for verb in 'events append a x' 'events append --from - a' 'events list a' \
  >   'events follow a' 'events check' 'events prune a --before 1d' \
  >   'probes set a' 'probes show a' 'probes list' 'probes delete a' \
  >   'probes bind a http://a' 'metrics show a --vm test' 'metrics list' \
  >   'metrics bind a test' 'analytics show a' 'analytics list' \
  >   'analytics bind a --host a'; do
  >   OBS_STATE_DIR=open obs-$verb < /dev/null > out 2>&1 && echo "$verb: 0"
  >   [ $? = 73 ] && grep -q 'may be written by everybody: chmod' out || cat out
  > done
  $ ls -A open

--state goes before OBS_STATE_DIR, and this before the home's (where there is
no /var/lib/obs).

  $ mkdir -p home/.local/state/obs home/xdg/obs other
  $ append() { obs-events append "$@" > /dev/null; }
  $ OBS_STATE_DIR=other append named x --state state
  $ OBS_STATE_DIR=other append variable x
  $ HOME=$PWD/home XDG_STATE_HOME=$PWD/home/xdg append xdg x
  $ HOME=$PWD/home append home x
  $ ls state/apps other/apps home/xdg/obs/apps home/.local/state/obs/apps
  home/.local/state/obs/apps:
  home
  
  home/xdg/obs/apps:
  xdg
  
  other/apps:
  variable
  
  state/apps:
  named
  $ obs-events --state state list named | jq -r .kind
  x
  $ obs-events --state=state list named | jq -r .kind
  x
  $ obs-events list x --state '' 2>&1 | head -n 1
  obs-events: --state needs the name of a directory.
  $ env -u HOME obs-events list x
  obs-events: no state directory: set OBS_STATE_DIR or use --state
  [73]

The group may write, others may not even look; new directories inherit the
group.

  $ export OBS_STATE_DIR="$PWD/state"
  $ chgrp www-data state && chmod 2750 state && rm -r state/apps
  $ (umask 077 && append my-shop x && obs-probes set my-shop > /dev/null)
  $ obs-probes bind my-shop http://a > /dev/null
  $ find state -mindepth 1 -printf '%M %g %P\n' | sort -k 3
  drwxrws--- www-data apps
  drwxrws--- www-data apps/my-shop
  -rw-rw---- www-data apps/my-shop/.lock
  -rw-rw---- www-data apps/my-shop/app.json
  -rw-rw---- www-data apps/my-shop/events.jsonl
  -rw-rw---- www-data apps/my-shop/probe.json

Whoever may not read or write is told what.

  $ cp "$(command -v obs-events)" . && chmod o+x "$CRAMTMP" .
  $ as() {
  >   setpriv --reuid=nobody --regid="$1" --clear-groups ./obs-events "$2" \
  >     my-shop x | jq -r .kind
  > }
  $ as www-data append
  x
  $ setpriv --reuid=nobody --regid=nogroup --clear-groups \
  >   ./obs-events list my-shop 2>&1 | sed "s|$PWD|.|"
  obs-events: ./state: the state directory can't be opened: Permission denied
  $ chmod 2755 state
  $ as nogroup append
  obs-events: can't open apps: Permission denied
  $ chmod 2750 state

A link, a directory or a FIFO in the place of a file is refused, never followed.

  $ mkdir state/apps/odd
  $ ln -s /etc/passwd state/apps/odd/events.jsonl
  $ ln -s my-shop state/apps/linked
  $ mkfifo state/apps/odd/probe.json
  $ mkdir state/apps/odd/app.json
  $ obs-events append odd x
  obs-events: can't open apps/odd/events.jsonl: it is a symbolic link, and none is followed here
  [74]
  $ obs-events list linked
  obs-events: can't open apps/linked: * (glob)
  [74]
  $ obs-probes show odd
  obs-probes: can't use apps/odd/probe.json: it is not a regular file
  [74]
  $ obs-probes bind odd http://a
  obs-probes: can't use apps/odd/app.json: it is not a regular file
  [74]
  $ rm -r state/apps/odd state/apps/linked

A lock that is held is waited for, 5 seconds long.

  $ flock state/apps/my-shop/.lock sleep 1 & sleep 0.3
  $ append my-shop patient && wait
  $ flock state/apps/my-shop/.lock sleep 7 & sleep 0.3
  $ obs-probes set my-shop --path /x 2> other.err &
  $ obs-events append my-shop impatient
  obs-events: another process has held apps/my-shop/.lock for 5 seconds
  [75]
  $ wait; cat other.err
  obs-probes: another process has held apps/my-shop/.lock for 5 seconds
  $ obs-events list my-shop | jq -r .kind
  patient
  x
  x

A full disk and a read-only one leave everything as it was.

  $ mkdir full && mount -t tmpfs -o size=16k,mode=2750 tmpfs full
  $ export OBS_STATE_DIR="$PWD/full"
  $ append my-shop x && obs-probes set my-shop > /dev/null
  $ head -c 20000 /dev/zero > full/ballast 2> /dev/null
  [1]
  $ cp -r full/apps before
  $ obs-events append my-shop x "$(printf '%04096d' 0)"
  obs-events: can't append to apps/my-shop/events.jsonl: No space left on device
  [75]
  $ obs-probes set my-shop --path /other
  obs-probes: can't write apps/my-shop/.probe.json.*: No space left on device (glob)
  [75]
  $ obs-metrics bind my-shop test
  obs-metrics: can't write apps/my-shop/.app.json.*: No space left on device (glob)
  [75]
  $ diff -r full/apps before
  $ rm full/ballast && mount -o remount,ro full
  $ obs-events append my-shop x
  obs-events: can't open apps/my-shop/.lock: the file system is read-only
  [73]
  $ obs-events append new x
  obs-events: can't make the directory apps/new: the file system is read-only
  [73]
  $ obs-probes delete my-shop
  obs-probes: can't open apps/my-shop/.lock: the file system is read-only
  [73]
  $ obs-events check
  $ obs-events list my-shop | jq -r .kind
  x
  $ umount full

A copy is a backup, and can be read as it is.

  $ export OBS_STATE_DIR="$PWD/state"
  $ cp -a state backup
  $ obs-events list my-shop --state backup | jq -r .kind
  patient
  x
  x
