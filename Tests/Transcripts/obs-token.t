obs-token makes, lists and revokes the tokens of the REST API.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state

A new state directory has none.

  $ obs-token list
  $ ls -A state

add prints the token, once. The file has its SHA-256, never the token.

  $ token=$(obs-token add alice)
  $ echo "$token"
  obs_[A-Za-z0-9_-]{43} (re)
  $ hash=$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)
  $ sed "s/$hash/HASH/" state/tokens
  HASH alice rw *
  $ stat -c %a state/tokens
  640

A token can be for reading alone, and for some apps alone.

  $ obs-token add bob --ro
  obs_[A-Za-z0-9_-]{43} (re)
  $ obs-token add carol@example.com --slug 'my-*' > /dev/null
  $ obs-token --state=state add dave --slug='shop-?' --ro > /dev/null
  $ obs-token list | jq -c 'del(.id)'
  {"user":"alice","mode":"rw","slugs":"*"}
  {"user":"bob","mode":"ro","slugs":"*"}
  {"user":"carol@example.com","mode":"rw","slugs":"my-*"}
  {"user":"dave","mode":"ro","slugs":"shop-?"}
  $ obs-token list --human | sed 's/[0-9a-f]\{12\}$/ID/'
  USER                 MODE SLUGS                ID
  alice                rw   *                    ID
  bob                  ro   *                    ID
  carol@example.com    rw   my-*                 ID
  dave                 ro   shop-?               ID

A user may have several: a new one first, then the old one goes by its id.

  $ old=$(obs-token list | jq -r 'select(.user == "alice").id')
  $ obs-token add alice > /dev/null
  $ obs-token revoke alice "$old"
  $ grep -c "$hash" state/tokens
  0
  [1]
  $ obs-token list | jq -r .user
  bob
  carol@example.com
  dave
  alice

Without an id all tokens of the user go. Comments stay.

  $ echo '# bob leaves in May' >> state/tokens
  $ obs-token add bob > /dev/null
  $ obs-token revoke bob
  $ obs-token list | jq -r .user
  carol@example.com
  dave
  alice
  $ grep '#' state/tokens
  # bob leaves in May
  $ obs-token revoke bob
  obs-token: bob: no such token
  [1]
  $ obs-token revoke alice 0123456789ab
  obs-token: alice: no such token
  [1]

A file that was edited by hand may end without a newline, and lines that are
no tokens are reported, not touched.

  $ printf 'nonsense' >> state/tokens
  $ obs-token list | jq -r .user
  obs-token: tokens:5: not a token: ignored
  carol@example.com
  dave
  alice
  $ obs-token add erin > /dev/null
  $ sed -n 5p state/tokens
  nonsense
  $ obs-token list 2> /dev/null | jq -r .user | tail -n 1
  erin

A token that nobody saw is not in force.

  $ cp state/tokens before
  $ obs-token add frank > /dev/full
  obs-token: can't print the token
  [74]
  $ cmp before state/tokens

Twenty at once: none is lost.

  $ for n in $(seq 20); do obs-token add "many$n" > /dev/null & done; wait
  $ obs-token list 2> /dev/null | grep -c many
  20
  $ ls -A state
  .tokens.lock
  tokens

Another one that holds the lock is waited for, five seconds.

  $ flock state/.tokens.lock obs-token add greta
  obs-token: can't lock /.*/state/.tokens.lock: another obs-token holds it (re)
  [75]

The new file belongs to whom the directory belongs to, and its group, the web
server's, can read it.

  $ chmod o+x "$CRAMTMP"
  $ as() {
  >   setpriv --reuid="$1" --regid="$1" --clear-groups sh -s -- $2 \
  >     < "$(command -v obs-token)"
  > }
  $ chown nobody:www-data state
  $ obs-token add henry > /dev/null
  $ stat -c '%U %G %a' state/tokens
  nobody www-data 640
  $ as www-data list 2> /dev/null | grep -c henry
  1

No list of processes ever shows a token.

  $ strace -f -qq -s 200 -e trace=execve -o calls obs-token add ivy > ivy
  $ grep -c execve calls > /dev/null && grep -cF "$(cat ivy)" calls
  0
  [1]

A state directory that is unfit gets its own message.

  $ obs-token --state missing list
  obs-token: can't use the state directory /.*/missing: it does not exist (re)
  [73]
  $ ln -s state link
  $ obs-token --state link/ list
  obs-token: can't use the state directory /.*/link: it is a symbolic link (re)
  [73]
  $ obs-token --state before list
  obs-token: can't use the state directory /.*/before: it is not a directory (re)
  [73]
  $ mkdir -m 777 open
  $ obs-token --state open list
  obs-token: can't use the state directory /.*/open: everybody may write to it \(chmod o-w it\) (re)
  [73]
  $ mkdir -m 755 plain
  $ as www-data '--state plain add x'
  obs-token: can't write to the state directory /.*/plain (re)
  [73]
  $ ln -s /etc/passwd plain/tokens
  $ obs-token --state plain list
  obs-token: can't use /.*/plain/tokens: it is not a regular file (re)
  [74]
  $ obs-token --state plain add x
  obs-token: can't use /.*/plain/tokens: it is not a regular file (re)
  [74]

A full disk leaves the file as it was.

  $ mkdir full
  $ mount -t tmpfs -o size=8k,mode=2750 tmpfs full
  $ obs-token --state full add jack > /dev/null
  $ head -c 8192 /dev/zero > full/ballast 2> /dev/null
  [1]
  $ obs-token --state full add kate
  obs-token: can't write /.*/full/tokens: disk full (re)
  [75]
  $ obs-token --state full list | jq -r .user
  jack
  $ rm full/ballast
  $ mount -o remount,ro full
  $ obs-token --state full add kate
  obs-token: can't write to the state directory /.*/full (re)
  [73]
  $ umount full

Without --state and OBS_STATE_DIR the directory is found in the home (where
there is no /var/lib/obs).

  $ unset OBS_STATE_DIR XDG_STATE_HOME
  $ mkdir -p home/.local/state/obs home/xdg/obs
  $ HOME=$PWD/home obs-token add lee > /dev/null
  $ HOME=$PWD/home XDG_STATE_HOME=$PWD/home/xdg obs-token add mia > /dev/null
  $ cut -d ' ' -f 2- home/.local/state/obs/tokens home/xdg/obs/tokens
  lee rw *
  mia rw *

A wrong command line shows the usage, and changes nothing.

  $ export OBS_STATE_DIR="$PWD/state"
  $ obs-token
  obs-token: what to do is missing
  usage: obs-token [--state DIR] add USER [--ro] [--slug PATTERN]
         obs-token [--state DIR] list [--human]
         obs-token [--state DIR] revoke USER [ID]
  [64]
  $ wrong() { obs-token "$@" > out 2>&1; echo "$?: $(head -n 1 out)"; }
  $ wrong remove alice
  64: obs-token: no such command: remove
  $ wrong add
  64: obs-token: add needs a USER
  $ wrong revoke
  64: obs-token: revoke needs a USER
  $ wrong add 'a b'
  64: obs-token: USER has letters, digits and ._@- only
  $ wrong add "a$(printf '\n#')b"
  64: obs-token: USER has letters, digits and ._@- only
  $ wrong add "$(printf '%065d' 0)"
  64: obs-token: USER has at most 64 characters
  $ wrong add x --slug 'My*'
  64: obs-token: PATTERN has a-z, 0-9, -, * and ? only
  $ wrong add x --slug "$(printf '%065d' 0)"
  64: obs-token: PATTERN has at most 64 characters
  $ wrong add x --slug ''
  64: obs-token: --slug needs a value
  $ wrong add x --slug
  64: obs-token: --slug needs a value
  $ wrong add x --slug=
  64: obs-token: --slug needs a value
  $ wrong add x --rw
  64: obs-token: no such option: --rw
  $ wrong add x --human
  64: obs-token: add does not take --human
  $ wrong add x y
  64: obs-token: add does not take y
  $ wrong list --ro
  64: obs-token: list does not take --ro
  $ wrong list alice
  64: obs-token: list does not take alice
  $ wrong revoke x --slug a
  64: obs-token: revoke does not take --slug
  $ wrong revoke x ../y
  64: obs-token: ID is what list prints: 12 hexadecimal digits
  $ wrong revoke x 01 02
  64: obs-token: one word too many: 02
  $ wrong --state
  64: obs-token: --state needs a value
  $ obs-token --version
  0.1.0
  $ obs-token --help | head -n 1
  usage: obs-token [--state DIR] add USER [--ro] [--slug PATTERN]
