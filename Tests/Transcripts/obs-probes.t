obs-probes sets and shows the probes of apps.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state
  $ obs-probes list
  $ obs-probes show my-shop
  obs-probes: my-shop has no probe
  [1]
  $ obs-probes delete my-shop
  obs-probes: my-shop has no probe
  [1]
  $ ls -A state

A new probe has the defaults. The file is what is printed.

  $ obs-probes set my-shop
  {"config":{"path":"/","interval_s":60,"expected_status":200,"timeout_s":5,"enabled":true},"last_run_at":null,"last_status":null,"last_http_status":null,"last_error":null,"consecutive_failures":0}
  $ obs-probes show my-shop | jq -c . > shown
  $ jq -c . state/apps/my-shop/probe.json | cmp - shown

What is not named keeps its value.

  $ config() { obs-probes set my-shop "$@" | jq -c .config; }
  $ config --path '/healthz?deep=1' --interval 30
  {"path":"/healthz?deep=1","interval_s":30,"expected_status":200,"timeout_s":5,"enabled":true}
  $ config --disable --status 204
  {"path":"/healthz?deep=1","interval_s":30,"expected_status":204,"timeout_s":5,"enabled":false}
  $ config --enable --timeout 30
  {"path":"/healthz?deep=1","interval_s":30,"expected_status":204,"timeout_s":30,"enabled":true}
  $ config --path / --interval 86400 --status 599 --timeout 60
  {"path":"/","interval_s":86400,"expected_status":599,"timeout_s":60,"enabled":true}
  $ config --interval 5 --status 100 --timeout 1
  {"path":"/","interval_s":5,"expected_status":100,"timeout_s":1,"enabled":true}

So does what the last run found.

  $ jq -c '.last_run_at = "2026-06-26T17:42:11+00:00" | .last_status = "down" |
  >   .last_http_status = 502 | .last_error = "http: 502, not \u001b200" |
  >   .consecutive_failures = 3' state/apps/my-shop/probe.json > ran
  $ cp ran state/apps/my-shop/probe.json
  $ obs-probes set my-shop --path /up --interval 60 | jq -c 'del(.config)'
  {"last_run_at":"2026-06-26T17:42:11+00:00","last_status":"down","last_http_status":502,"last_error":"http: 502, not \u001b200","consecutive_failures":3}

Every broken rule is told, and nothing is changed.

  $ obs-probes show my-shop > before
  $ obs-probes set my-shop --path up --interval 4 --status 99 --timeout 61
  obs-probes: path must be 1 to 2048 bytes, start with / but not //, and hold no control character, space, DEL, \ or #, not "up"; interval_s must be an integer from 5 to 86400, not 4; expected_status must be an integer from 100 to 599, not 99; timeout_s must be an integer from 1 to 60, not 61
  [65]
  $ obs-probes set my-shop --interval 86401 --status 600 --timeout 0
  obs-probes: interval_s must be an integer from 5 to 86400, not 86401; expected_status must be an integer from 100 to 599, not 600; timeout_s must be an integer from 1 to 60, not 0
  [65]
  $ obs-probes set my-shop --interval -5
  obs-probes: interval_s must be an integer from 5 to 86400, not -5
  [65]
  $ obs-probes set my-shop --interval 10 --timeout 11
  obs-probes: timeout_s must be at most interval_s (10), not 11
  [65]
  $ for path in '' //evil '/a b' '/a#b' '/a\b' "$(printf '/\177')" \
  >   "$(printf '/%02048d' 0)"; do
  >   obs-probes set my-shop --path "$path" 2>&1 | grep -o 'not ".*'
  > done
  not ""
  not "//evil"
  not "/a b"
  not "/a#b"
  not "/a\\b"
  not "/\u007f"
  not "/000000000000000000000000000000000000000000000000000000000000000\xe2\x80\xa6" (esc)
  $ obs-probes set My-Shop
  obs-probes: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  [65]
  $ obs-probes show my-shop | cmp - before

list has every app, with and without a probe.

  $ obs-events append blog started > /dev/null
  $ obs-probes set off --disable > /dev/null
  $ obs-probes list | jq -c '[.slug, .config.path, .last_status]'
  ["blog",null,null]
  ["my-shop","/up","down"]
  ["off","/",null]
  $ obs-probes list | head -n 1
  {"slug":"blog","config":null,"last_run_at":null,"last_status":null,"last_http_status":null,"last_error":null,"consecutive_failures":0,"since":null,"latency_ms":null,"certificate_days":null,"uptime":null}
  $ obs-probes list | jq -c 'select(.slug == "off") | [.since, .latency_ms]'
  [null,null]
  $ obs-probes list | jq -c 'select(.slug == "off").uptime["7d"]'
  {"up_pct":null,"down_s":0,"unknown_s":604800}

For people: columns; what a terminal might act on is an escape. Nothing is known
of an app whose last check is long ago.

  $ obs-probes list --human
  SLUG     STATUS    SINCE  HTTP  LATENCY  24 H     7 D      30 D     LAST RUN*ERROR (glob)
  blog     no probe
  my-shop  unknown   -      502   -        unknown  unknown  unknown  * ago  http: 502, not \u001b200 (glob)
  off      disabled  -      -     -        unknown  unknown  unknown  never
  $ obs-probes show my-shop --human | wc -l
  2
  $ tty() { script -qec 'obs-probes list --human' /dev/null < /dev/null; }
  $ TERM=xterm tty | grep -c "$(printf '\033\[33munknown')"
  1
  $ TERM=xterm NO_COLOR=1 tty | grep -c "$(printf '\033')"
  0
  [1]

delete removes the probe, and no event.

  $ obs-events append my-shop started > /dev/null
  $ obs-probes delete my-shop
  $ obs-probes show my-shop
  obs-probes: my-shop has no probe
  [1]
  $ obs-events list my-shop | jq -r .kind
  started
  $ ls -A state/apps/my-shop
  .lock
  events.jsonl

A damaged file is told. It hides no other app, and setting it mends it.

  $ echo '{"config":{"path"' > state/apps/blog/probe.json
  $ obs-probes show blog
  obs-probes: apps/blog/probe.json is damaged: it is not JSON: * (glob)
  [74]
  $ echo '{}' > state/apps/blog/probe.json
  $ obs-probes list > out
  obs-probes: blog: apps/blog/probe.json is damaged: config is missing
  [74]
  $ jq -r .slug out
  my-shop
  off
  $ obs-probes list --human 2> /dev/null | grep -c off
  1
  $ obs-probes set blog --path /b
  obs-probes: apps/blog/probe.json is damaged: config is missing
  [74]
  $ obs-probes delete blog && obs-probes set blog --path /b | jq -r .config.path
  /b
  $ obs-probes delete off && mkdir state/apps/off/probe.json
  $ obs-probes show off
  obs-probes: can't use apps/off/probe.json: it is not a regular file
  [74]
  $ rmdir state/apps/off/probe.json

bind says where the app answers.

  $ obs-probes bind my-shop https://my-shop.example.com --connect-to 10.0.0.5:443
  {"base_url":"https://my-shop.example.com","connect_to":"10.0.0.5:443"}
  $ obs-probes bind my-shop 'http://[::1]:8080' --connect-to '[::1]:80'
  {"base_url":"http://[::1]:8080","connect_to":"[::1]:80"}
  $ obs-probes bind my-shop http://localhost/
  {"base_url":"http://localhost","connect_to":""}
  $ obs-probes bind my-shop ftp://x --connect-to y
  obs-probes: URL must be http:// or https:// and a host, with no path, query or user, not "ftp://x"; --connect-to must be HOST:PORT, not "y"
  [65]
  $ for url in '' http:// http://a/b 'http://a?b' http://u@a http://a:0 \
  >   http://a:65536 'http://a b' "http://a$(printf '\n')"b%; do
  >   obs-probes bind my-shop "$url" 2>&1 | grep -o 'not ".*'
  > done
  not ""
  not "http://"
  not "http://a/b"
  not "http://a?b"
  not "http://u@a"
  not "http://a:0"
  not "http://a:65536"
  not "http://a b"
  not "http://ab%"
  $ cat state/apps/my-shop/app.json
  {"base_url":"http://localhost","connect_to":""}

What people have added to app.json stays; a damaged one is not written over.

  $ echo '{ "owner": "ann", "base_url": "http://a", "n": 1.0 }' \
  >   > state/apps/my-shop/app.json
  $ obs-probes bind my-shop http://b
  {"owner":"ann","base_url":"http://b","n":1.0,"connect_to":""}
  $ echo '{"owner"' > state/apps/my-shop/app.json
  $ obs-probes bind my-shop http://c
  obs-probes: apps/my-shop/app.json is damaged: it is not a JSON object
  [74]
  $ cat state/apps/my-shop/app.json
  {"owner"

A pipe that is closed ends it quietly. A wrong command line is told.

  $ obs-probes list | true
  $ obs-probes set
  obs-probes: Missing expected argument '<slug>'
  Help:  <slug>  The app.
  Usage: obs-probes set <slug> [--path <path>] [--interval <s>] [--status <n>] [--timeout <s>] [--enable] [--disable] [--state <dir>]
    See 'obs-probes set --help' for more information.
  [64]
  $ wrong() { obs-probes "$@" > out 2>&1; echo "$?: $(head -n 1 out)"; }
  $ wrong set a b
  64: obs-probes: Unexpected argument 'b'
  $ wrong set a --enable --disable
  64: obs-probes: Value to be set with flag '--disable' had already been set with flag '--enable'
  $ wrong set a --interval x
  64: obs-probes: The value 'x' is invalid for '--interval <s>'
  $ wrong set a --timout 5
  64: obs-probes: Unknown option '--timout'. Did you mean '--timeout'?
  $ wrong show
  64: obs-probes: Missing expected argument '<slug>'
  $ wrong delete
  64: obs-probes: Missing expected argument '<slug>'
  $ wrong list a
  64: obs-probes: Unexpected argument 'a'
  $ wrong bind a
  64: obs-probes: Missing expected argument '<url>'
  $ wrong run a
  64: obs-probes: Unexpected argument 'a'
  $ obs-probes lst
  obs-probes: no such command: "lst": did you mean list?
  Commands: set, show, list, delete, bind, once, run, export. obs-probes --help tells more.
  [64]
  $ wrong frobnicate
  64: obs-probes: no such command: "frobnicate"
  $ wrong help frobnicate
  64: obs-probes: no such command: "frobnicate"
  $ wrong
  64: obs-probes: a command is needed
  $ obs-probes --version
  obs-probes 0.1.0
  $ for command in '' set show list delete bind once run; do
  >   obs-probes $command --help | grep -o '^USAGE: obs-probes [a-z<]*'
  > done
  USAGE: obs-probes <subcommand
  USAGE: obs-probes set
  USAGE: obs-probes show
  USAGE: obs-probes list
  USAGE: obs-probes delete
  USAGE: obs-probes bind
  USAGE: obs-probes once
  USAGE: obs-probes run
