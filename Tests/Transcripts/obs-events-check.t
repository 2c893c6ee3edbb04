obs-events prune and check are the only ones that take lines away.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state
  $ append() { obs-events append "$@" > /dev/null; }

prune prints what it drops; what says what the app's state is stays.

  $ for kind in a probe_up probe_down b; do append shop $kind; done
  $ append shop deploy_succeeded vm_name=old
  $ append shop deploy_succeeded vm_name=new
  $ append shop deploy_succeeded
  $ echo junk >> state/apps/shop/events.jsonl
  $ sleep 1; append shop young
  $ obs-events prune shop --before never
  obs-events: before must be a time (2026-06-26T17:42:11Z), a day (2026-06-26) or an age (90m, 36h, 7d), not "never"
  [65]
  $ obs-events prune Bad --before 1d
  obs-events: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "Bad"
  [65]
  $ obs-events prune shop --before 1d
  $ cp state/apps/shop/events.jsonl all
  $ at=$(obs-events list shop --limit 1 | jq -r .at)
  $ obs-events prune shop --before "$at" 2> out > /dev/full
  [74]
  $ cat out
  obs-events: can't write standard output: No space left on device
  $ cmp all state/apps/shop/events.jsonl
  $ obs-events prune shop --before "$at" > archive
  $ jq -r .kind archive
  a
  probe_up
  b
  deploy_succeeded
  deploy_succeeded
  $ jq -R -r 'fromjson? // . | .kind? // .' state/apps/shop/events.jsonl
  probe_down
  deploy_succeeded
  junk
  young
  $ sort all > sorted; sort archive state/apps/shop/events.jsonl | cmp - sorted
  $ obs-metrics list 2> /dev/null | jq -r .vm_name
  new

check names what is damaged; readers pass it over.

  $ rm -r state/apps/* && append a one && append b two
  $ obs-events check
  $ printf '{"event_id":"evt-6b0' >> state/apps/a/events.jsonl
  $ obs-events check
  {"file":"apps/a/events.jsonl","line":2,"problem":"it is torn","text":"{\"event_id\":\"evt-6b0"}
  [1]

The next writer seals a torn line; it is one line of junk then.

  $ append a three
  $ obs-events list a | jq -r .kind
  three
  one
  $ obs-events check a
  {"file":"apps/a/events.jsonl","line":2,"problem":"it is not a whole JSON object","text":"{\"event_id\":\"evt-6b0"}
  [1]
  $ obs-events check b
  $ printf 'junk\033[31m\377\n{"a":1}\n' >> state/apps/a/events.jsonl
  $ head -n 1 state/apps/a/events.jsonl | sed 's/"one"/"old"/' \
  >   >> state/apps/a/events.jsonl
  $ echo '{"x"' > state/apps/b/probe.json && echo '[]' > state/apps/b/app.json
  $ echo junk > state/apps/b/samples.jsonl && mkdir state/apps/b/rollups.jsonl
  $ touch state/apps/b/.probe.json.12-34 && mkdir state/apps/Bad
  $ printf '# comment\n\nOBS_STREAMS=1\nnonsense\n' > state/config
  $ printf '# comment\nsecret\n' > state/tokens
  $ obs-events check > found
  [1]
  $ jq -c '[.file, .line, .problem]' found
  ["config",4,"it is not NAME=VALUE"]
  ["tokens",2,"it is no token: it lets nobody in"]
  ["apps/Bad",null,"the name is no slug"]
  ["apps/a/events.jsonl",2,"it is not a whole JSON object"]
  ["apps/a/events.jsonl",4,"it is not a whole JSON object"]
  ["apps/a/events.jsonl",5,"it has no event_id"]
  ["apps/a/events.jsonl",6,"its id is not above the one before"]
  ["apps/b/.probe.json.12-34",null,"a crash left it"]
  ["apps/b/app.json",null,"it is not a whole JSON object"]
  ["apps/b/probe.json",null,"it is not a whole JSON object"]
  ["apps/b/rollups.jsonl",null,"can't use apps/b/rollups.jsonl: it is not a regular file"]
  ["apps/b/samples.jsonl",1,"it is not a whole JSON object"]
  $ grep -c -e secret -e nonsense found
  0
  [1]
  $ grep -o '"junk.*' found
  "junk\\u001b[31m\xef\xbf\xbd"} (esc)
  "junk"}
  $ obs-events list --all | jq -r .kind | sort
  old
  one
  three
  two

--repair drops junk lines and what a crash has left; people mend the rest.

  $ cp -r state/apps/a copy
  $ obs-events check --repair > found
  [1]
  $ wc -l < found
  12
  $ jq -r '.kind' state/apps/a/events.jsonl
  one
  three
  old
  $ grep -v -e junk -e '^{"a":1}' -e '6b0$' -a copy/events.jsonl |
  >   cmp - state/apps/a/events.jsonl
  $ ls -A state/apps/b
  .lock
  app.json
  events.jsonl
  probe.json
  rollups.jsonl
  samples.jsonl
  $ wc -c < state/apps/b/samples.jsonl
  0
  $ obs-events check b | jq -r .file
  apps/b/app.json
  apps/b/probe.json
  apps/b/rollups.jsonl
  $ obs-events check nobody
  {"file":"apps/nobody","line":null,"problem":"there is no such app","text":null}
  [1]
  $ echo '{}' > state/apps/b/probe.json
  $ obs-events check b | jq -c '[.file, .problem]' | grep probe
  ["apps/b/probe.json","config is missing"]
  $ obs-events check Bad
  obs-events: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "Bad"
  [65]
