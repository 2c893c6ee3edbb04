obs-probes once checks apps now, and run does so all the time. Each app here is
a real web server.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state && mkdir www && echo hello > www/index.html
  $ trap 'kill $server $loop 2> /dev/null' EXIT
  $ stop() { { kill "$1" && wait "$1"; } 2> /dev/null; }
  $ until_it() {
  >   tries=300
  >   until eval "$1"; do
  >     [ $((tries -= 1)) -gt 0 ] || return
  >     sleep 0.1
  >   done
  > }
  $ serve() {
  >   : > served
  >   /usr/bin/python3 -u -m http.server --bind 127.0.0.1 -d www "$1" \
  >     > served 2>&1 &
  >   server=$!
  >   until_it "grep -qs 'port [1-9]' served"
  > }
  $ serve 0
  $ port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' served)

Without a probe there is nothing to check; without a base URL nothing can be.

  $ obs-probes once
  $ obs-probes once my-shop
  obs-probes: my-shop has no probe
  [1]
  $ obs-probes set my-shop > /dev/null
  $ obs-probes once my-shop | jq -c 'del(.at)'
  {"slug":"my-shop","status":null,"http_status":null,"error":"local: no base URL: set OBS_BASE_URL or use obs-probes bind","latency_ms":null,"certificate_days":null}
  $ obs-probes once > /dev/null
  [69]
  $ obs-probes show my-shop | jq -c '[.last_status, .last_error, .consecutive_failures]'
  [null,"local: no base URL: set OBS_BASE_URL or use obs-probes bind",0]

An app that answers is up.

  $ obs-probes bind my-shop "http://127.0.0.1:$port" > /dev/null
  $ obs-probes once > out
  $ jq -c 'del(.at, .latency_ms)' out
  {"slug":"my-shop","status":"up","http_status":200,"error":null,"certificate_days":null}
  $ jq -c '[keys_unsorted, .latency_ms > 0, (.at | test("^20.*T.*[+]00:00$"))]' out
  [["slug","at","status","http_status","error","latency_ms","certificate_days"],true,true]
  $ obs-probes show my-shop | jq -c '[.last_status, .last_http_status, .last_error]'
  ["up",200,null]
  $ grep -o '"GET.*' served
  "GET / HTTP/1.1" 200 -
  $ obs-events list my-shop

So is one that the template finds. Another status than the expected one is not.

  $ OBS_BASE_URL="http://127.0.0.1:$port" && export OBS_BASE_URL
  $ obs-probes set blog --path /none > /dev/null
  $ obs-probes once blog --human | sed 's/[0-9.]* ms  */N ms  /'
  SLUG  STATUS  HTTP  LATENCY  ERROR
  blog  down    404   N ms  http: status 404, not 200
  $ obs-probes once > out
  [1]
  $ jq -c '[.slug, .status, .error]' out | sort
  ["blog","down","http: status 404, not 200"]
  ["my-shop","up",null]
  $ obs-probes set blog --status 404 > /dev/null && obs-probes once blog | jq -r .status
  up
  $ obs-probes delete blog

The second failure in a row is an event, and the next ones are none.

  $ stop $server
  [143]
  $ obs-events list blog | jq -r .kind
  probe_up
  probe_down
  $ obs-probes once my-shop | jq -c 'del(.at)'
  {"slug":"my-shop","status":"down","http_status":null,"error":"connect: Connection refused","latency_ms":null,"certificate_days":null}
  $ obs-events list my-shop
  $ obs-probes list --human | grep -o '^my-shop.*failing (1)'
  my-shop  failing (1)
  $ for i in 2 3 4; do obs-probes once my-shop my-shop > /dev/null; echo $?; done
  1
  1
  1
  $ obs-events list my-shop | jq -c '[.kind, .severity, .message, .metadata]'
  ["probe_down","error","Probe failed 2 times in a row: connect: Connection refused",{"http_status":null,"error":"connect: Connection refused","latency_ms":null,"consecutive_failures":2}]
  $ obs-probes list --human | sed 's/  */ /g'
  SLUG STATUS SINCE HTTP LATENCY 24 H 7 D 30 D LAST RUN ERROR
  blog no probe
  my-shop down * connect: Connection refused (glob)
  $ tty() { script -qec 'obs-probes list --human' /dev/null < /dev/null; }
  $ TERM=xterm tty | grep -c "$(printf '\033\[31mdown')"
  1

The first success after it is one, too.

  $ serve "$port"
  $ obs-probes once | jq -r .status
  up
  $ obs-events list my-shop --limit 1 > event
  $ jq -c '[.kind, .severity, .metadata.http_status, .metadata.consecutive_failures]' event
  ["probe_up","info",200,4]
  $ jq -c '.metadata | keys_unsorted' event
  ["http_status","latency_ms","consecutive_failures","down_for_s"]
  $ jq -r .message event | sed 's/[0-9].*/TIME/'
  Answers again after TIME
  $ obs-probes once --fall 1 > /dev/null
  $ obs-events list my-shop | jq -r .kind
  probe_up
  probe_down

list has since when that is, and how it was. All checks here are one time
without a gap.

  $ jq -r .at event > at
  $ obs-probes list | jq -r 'select(.config) | .since' | cmp - at
  $ obs-probes list | jq -c 'select(.config) | [.latency_ms > 0, .certificate_days]'
  [true,null]
  $ obs-probes list | jq -c 'select(.config).uptime | map_values(.unknown_s > 80000)'
  {"24h":true,"7d":true,"30d":true}
  $ wc -l < state/apps/my-shop/checks.jsonl
  8
  $ jq -r .from state/apps/my-shop/checks.jsonl | uniq | wc -l
  1
  $ jq -c keys_unsorted state/apps/my-shop/checks.jsonl | uniq
  ["from","to","latency_ms","certificate_end"]

With --fall the first failure counts. A setting does that, too.

  $ obs-probes set my-shop --path /none > /dev/null
  $ obs-probes once --fall 3 > /dev/null
  [1]
  $ obs-events list my-shop --limit 1 | jq -r .kind
  probe_up
  $ OBS_PROBE_FALL=1 obs-probes once > /dev/null
  [1]
  $ obs-events list my-shop --limit 1 | jq -r .message
  Probe failed 2 times in a row: http: status 404, not 200

A disabled probe is left out. Named, it is checked, and nothing is stored.

  $ obs-probes set my-shop --path / --disable > before
  $ obs-probes once
  $ obs-probes once my-shop | jq -r .status
  up
  $ obs-probes show my-shop | cmp - before
  $ obs-probes once my-shop none | jq -r .status
  obs-probes: none has no probe
  up
  $ obs-probes once my-shop none > /dev/null 2>&1
  [1]

A wrong setting is told.

  $ wrong() { obs-probes "$@" 2>&1; echo "$?"; }
  $ wrong once --fall 0
  obs-probes: --fall must be an integer from 1 to 100, not "0"
  65
  $ wrong run --jobs 10001
  obs-probes: --jobs must be an integer from 1 to 10000, not "10001"
  65
  $ OBS_PROBE_JOBS=many wrong run
  obs-probes: OBS_PROBE_JOBS must be an integer from 1 to 10000, not "many"
  65
  $ OBS_BASE_URL=ftp://x wrong run
  obs-probes: OBS_BASE_URL must be like https://{slug}.apps.example.com, not "ftp://x"
  65
  $ OBS_CA_FILE=/etc/passwd wrong run
  obs-probes: OBS_CA_FILE must be a file of PEM certificates, not "/etc/passwd"
  65
  $ wrong once My-Shop
  obs-probes: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  65

run is one at a time. It checks a probe that is enabled meanwhile.

  $ obs-probes run > said 2>&1 &
  $ loop=$!
  $ until_it '[ "$(cat state/.obs-probes.lock)" = $loop ]' 2> /dev/null
  $ obs-probes run
  obs-probes: process * runs the probes already: it holds .obs-probes.lock (glob)
  [75]
  $ obs-probes set my-shop --enable --interval 5 > /dev/null
  $ until_it 'obs-events list my-shop --limit 1 | grep -q probe_up'
  $ stop $loop
  $ cat said
  $ stop $server
  [143]
