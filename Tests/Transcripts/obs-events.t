obs-events keeps one timeline for each app.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state

An app that nobody has written to is empty, and nothing is made by looking.

  $ obs-events list my-shop
  $ obs-events list --all
  $ obs-events check
  $ obs-events prune my-shop --before 0s
  $ ls -A state

append prints the line, exactly as it is stored and served.

  $ obs-events append my-shop deploy_succeeded 'Deployed a58e5a0' \
  >   commit=a58e5a0 vm_name=app-vm | tee printed
  {"event_id":"evt-[0-9a-f]{12}","slug":"my-shop","kind":"deploy_succeeded","at":"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00","severity":"info","message":"Deployed a58e5a0","metadata":{"commit":"a58e5a0","vm_name":"app-vm"}} (re)
  $ cmp printed state/apps/my-shop/events.jsonl
  $ obs-events list my-shop | cmp - printed

  $ body='{kind, severity, message, metadata}'
  $ append() { obs-events append my-shop "$@" | jq -c "$body"; }
  $ append started
  {"kind":"started","severity":"info","message":"","metadata":{}}
  $ append probe_down --severity error 'No answer' --metadata '{"status":502}'
  {"kind":"probe_down","severity":"error","message":"No answer","metadata":{"status":502}}

Pairs go behind the members of --metadata. A pair has a name; other words are
the message, and --message takes any text.

  $ append x --metadata '{ "a" : 1 }' b=2 c=d=e 'f g=h' x.y_z-1=
  {"kind":"x","severity":"info","message":"f g=h","metadata":{"a":1,"b":"2","c":"d=e","x.y_z-1":""}}
  $ append x --message a=b
  {"kind":"x","severity":"info","message":"a=b","metadata":{}}
  $ append x -- --dashes
  {"kind":"x","severity":"info","message":"--dashes","metadata":{}}

Numbers and the order of keys stay as they are spelt.

  $ numbers='{"z":1.0,"a":1e400,"m":12345678901234567890}'
  $ obs-events append my-shop x --metadata "$numbers" | grep -cF "$numbers"
  1

What a terminal might act on is stored as an escape.

  $ obs-events append my-shop x "$(printf 'a\nb\tc\033[31m\177')" | grep -o '"message.*'
  "message":"a\nb\tc\u001b[31m\u007f","metadata":{}}
  $ obs-events append my-shop x "$(printf '\302\205 \342\200\256 caf\303\251')" |
  >   grep -o '"message":"[^"]*"'
  "message":"\u0085 \u202e caf\xc3\xa9" (esc)

Every broken rule is told, and nothing is stored.

  $ before=$(cat state/apps/my-shop/events.jsonl | wc -l)
  $ obs-events append My-Shop x
  obs-events: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  [65]
  $ obs-events append "$(printf 'a%063d' 0)" x 2> /dev/null
  [65]
  $ obs-events append ../my-shop x
  obs-events: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "../my-shop"
  [65]
  $ obs-events append my-shop Bad --severity warn
  obs-events: kind must match [a-z][a-z0-9_]{0,63}, not "Bad"; severity must be info, warning or error, not "warn"
  [65]
  $ obs-events append my-shop "$(printf 'x\033')"
  obs-events: kind must match [a-z][a-z0-9_]{0,63}, not "x\u001b"
  [65]
  $ obs-events append my-shop x "$(printf '%04097d' 0)"
  obs-events: message must be at most 4096 bytes, not 4097
  [65]
  $ obs-events append my-shop x --metadata '{'
  obs-events: metadata is not JSON: it is cut short at byte 1
  [65]
  $ obs-events append my-shop x --metadata '[]'
  obs-events: metadata must be a JSON object
  [65]
  $ obs-events append my-shop x --metadata '{"a":1,"a":2}'
  obs-events: metadata repeats the key "a"
  [65]
  $ obs-events append my-shop x a=1 a=2
  obs-events: metadata repeats the key "a"
  [65]
  $ obs-events append my-shop x big="$(printf '%032758d' 0)" > /dev/null
  $ obs-events append my-shop x big="$(printf '%032759d' 0)"
  obs-events: metadata must be at most 32768 bytes, not 32769
  [65]
  $ deep() { printf "%0$1d" 0 | sed 's/0/[/g'; printf "%0$1d" 0 | sed 's/0/]/g'; }
  $ obs-events append my-shop x --metadata "{\"a\":$(deep 31)}" > /dev/null
  $ obs-events append my-shop x --metadata "{\"a\":$(deep 32)}"
  obs-events: metadata must be nested at most 32 deep, not 33
  [65]
  $ echo $(($(cat state/apps/my-shop/events.jsonl | wc -l) - before))
  2

Filters, and pages.

  $ kinds() { obs-events list my-shop "$@" | jq -r .kind; }
  $ kinds --kind started,probe_down
  probe_down
  started
  $ kinds --severity error,warning
  probe_down
  $ kinds --kind deploy_succeeded --severity error
  $ kinds --since 1h | tail -n 1
  deploy_succeeded
  $ kinds --since 2100-01-01
  $ kinds --since 2020-01-01T00:00:00+02:00 | wc -l
  11
  $ kinds --limit 1 --kind started
  started
  $ id=$(obs-events list my-shop --kind probe_down | jq -r .event_id)
  $ kinds --before "$id"
  started
  deploy_succeeded
  $ kinds --before "$id" --limit 1
  started
  $ kinds --before evt-000000000000
  $ obs-events list my-shop --kind Bad --severity warn --since never --before 1
  obs-events: kind must match [a-z][a-z0-9_]{0,63}, not "Bad"; severity must be info, warning or error, not "warn"; since must be a time (2026-06-26T17:42:11Z), a day (2026-06-26) or an age (90m, 36h, 7d), not "never"; before must be an event id (evt- and 12 hex digits), not "1"
  [65]
  $ for limit in 0 1001 -1; do obs-events list my-shop --limit $limit; done
  obs-events: limit must be an integer from 1 to 1000, not 0
  obs-events: limit must be an integer from 1 to 1000, not 1001
  obs-events: limit must be an integer from 1 to 1000, not -1
  [65]
  $ obs-events list My-Shop
  obs-events: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  [65]

--all merges the apps by time.

  $ sleep 1; obs-events append other newest > /dev/null
  $ obs-events list --all --limit 1 | jq -r .slug
  other
  $ obs-events list --all --limit 1000 | jq -r .at | sort -rc
  $ obs-events list my-shop other --all 2> /dev/null
  [64]

Of each app it shows as many as are asked for.

  $ obs-events list --all --per-app 1 | jq -r .slug
  other
  my-shop
  $ for app in other my-shop; do obs-events list $app --limit 2; done |
  >   sort > each
  $ obs-events list --all --per-app 2 | sort | cmp - each
  $ obs-events list --all --per-app 2 --limit 3 | wc -l
  3
  $ obs-events list my-shop --per-app 1 2>&1 | head -n 1
  obs-events: --per-app is for --all.
  $ obs-events list --all --per-app 0 --limit 0
  obs-events: limit must be an integer from 1 to 1000, not 0; per-app must be an integer from 1 to 1000, not 0
  [65]

A damaged app is told, and hides no other.

  $ mkdir -p state/apps/odd/events.jsonl
  $ obs-events list --all --limit 1 > out
  obs-events: odd: can't use apps/odd/events.jsonl: it is not a regular file
  [74]
  $ jq -r .slug out
  other
  $ rm -r state/apps/odd
  $ obs-events list --all --kind deploy_succeeded,newest | jq -r .kind
  newest
  deploy_succeeded

For people: columns, without colours unless it is a terminal.

  $ obs-events append shop deploy_failed "$(printf 'a\033[31mb')" \
  >   --severity error --metadata '{"q":"\u001b\""}' > /dev/null
  $ obs-events list shop --human
  AT                         SEVERITY  KIND           MESSAGE       METADATA          ID
  20..-..-..T..:..:..\+00:00  error     deploy_failed  a\\u001b\[31mb  {"q":"\\u001b\\""}  evt-............ (re)
  $ obs-events list --all --kind deploy_failed --human | cut -d ' ' -f 1
  SLUG
  shop
  $ obs-events list nobody --human
  AT  SEVERITY  KIND  MESSAGE  METADATA  ID
  $ escape=$(printf '\033')
  $ tty() { script -qec 'obs-events list shop --human' /dev/null < /dev/null; }
  $ TERM=xterm tty | grep -c "$escape"
  2
  $ TERM=xterm NO_COLOR=1 tty | grep -c "$escape"
  0
  [1]
  $ TERM=dumb tty | grep -c "$escape"
  0
  [1]

follow prints what comes from now on, and ends with its reader.

  $ obs-events follow shop blog --severity error | head -n 2 > followed &
  $ obs-events follow --all > all & all=$!
  $ sleep 1
  $ obs-events append shop too_mild > /dev/null
  $ obs-events append other elsewhere --severity error > /dev/null
  $ obs-events append shop one --severity error > /dev/null
  $ obs-events append new two --severity error > /dev/null
  $ obs-events append blog three --severity error > /dev/null
  $ wait %1
  $ jq -r .kind followed
  one
  three
  $ sleep 1; kill $all; wait $all
  Terminated
  [143]
  $ jq -r .kind all
  too_mild
  elsewhere
  one
  two
  three

Standard output that can't be written is told.

  $ obs-events list shop > /dev/full
  obs-events: can't write standard output: No space left on device
  [74]

A wrong command line is told, with the usage.

  $ obs-events append
  obs-events: SLUG is missing.
  Usage: obs-events append SLUG KIND [MESSAGE] [KEY=VALUE ...] [--severity S] [--metadata JSON]
         obs-events append --from - [SLUG]
    See 'obs-events append --help' for more information.
  [64]
  $ wrong() { obs-events "$@" > out 2>&1; echo "$?: $(head -n 1 out)"; }
  $ wrong append my-shop
  64: obs-events: KIND is missing.
  $ wrong append my-shop x two words
  64: obs-events: One message is enough: put 'two' and 'words' into one pair of quotes.
  $ wrong append my-shop x two --message words
  64: obs-events: One message is enough: put 'two' and 'words' into one pair of quotes.
  $ wrong append --from - my-shop x
  64: obs-events: --from takes no event on the command line.
  $ wrong append --from - --severity error
  64: obs-events: --from takes no event on the command line.
  $ wrong append my-shop x --severty error
  64: obs-events: Unknown option '--severty'. Did you mean '--severity'?
  $ wrong append my-shop x --severity
  64: obs-events: Missing value for '--severity <severity>'
  $ wrong list
  64: obs-events: Name one app, or use --all.
  $ wrong list my-shop --all
  64: obs-events: Name one app, or use --all.
  $ wrong list my-shop blog
  64: obs-events: Unexpected argument 'blog'
  $ wrong list my-shop --limit x
  64: obs-events: The value 'x' is invalid for '--limit <n>'
  $ wrong follow
  64: obs-events: Name one app or more, or use --all.
  $ wrong follow my-shop --all
  64: obs-events: Name one app or more, or use --all.
  $ wrong prune my-shop
  64: obs-events: Missing expected argument '--before <time>'
  $ wrong prune --before 1d
  64: obs-events: Missing expected argument '<slug>'
  $ wrong check --fix
  64: obs-events: Unknown option '--fix'
  $ obs-events apend my-shop x
  obs-events: no such command: "apend": did you mean append?
  Commands: append, list, follow, check, prune. obs-events --help tells more.
  [64]
  $ wrong frobnicate
  64: obs-events: no such command: "frobnicate"
  $ wrong help frobnicate
  64: obs-events: no such command: "frobnicate"
  $ wrong
  64: obs-events: a command is needed
  $ obs-events follow Bad
  obs-events: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "Bad"
  [65]

  $ obs-events --version
  obs-events 0.1.0
  $ for command in '' append list follow check prune; do
  >   obs-events $command --help | grep '^USAGE'
  > done
  USAGE: obs-events <subcommand>
  USAGE: obs-events append SLUG KIND [MESSAGE] [KEY=VALUE ...] [--severity S] [--metadata JSON]
  USAGE: obs-events list * (glob)
  USAGE: obs-events follow * (glob)
  USAGE: obs-events check * (glob)
  USAGE: obs-events prune * (glob)
