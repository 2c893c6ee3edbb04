obs-analytics ingest makes rows out of Caddy's access logs.

  $ export OBS_STATE_DIR="$PWD/state" OBS_HOST='{slug}.example.com'
  $ mkdir -m 2750 state
  $ line() {
  >   printf '{"level":"info","ts":%s,"logger":"http.log.access.log0",' "$1"
  >   printf '"msg":"handled request","request":{"host":"%s","headers":' "$2"
  >   printf '{"User-Agent":["%s"]}},"duration":%s,' "${6:-curl}" "$3"
  >   printf '"size":%s,"status":%s,"resp_headers":{}}\n' "$4" "$5"
  > }
  $ ingest() { obs-analytics ingest "$@" | sed 's/"seconds":[0-9.]*/"seconds":0/'; }

Only apps that have a directory get rows. Other hosts are counted together.

  $ { line 1782495730.5 shop.example.com 0.0124 5120 200
  >   line 1782495731 SHOP.example.com:443 0.0093 2048 404
  >   line 1782495731.25 blog.example.com 0.0031 4096 200; } > access.log
  $ ingest access.log
  {"lines":3,"counted":0,"skipped":{"unknown_host":3},"bytes":675,"seconds":0,"unknown_hosts":{"SHOP.example.com:443":1,"blog.example.com":1,"shop.example.com":1}}
  $ mkdir -p state/apps/shop state/apps/blog
  $ ls -A state
  .ingest.json
  .ingest.lock
  apps

Nothing of it was counted, but it was read: what is to know an app that came
later looks at the log from its beginning.

  $ ingest access.log
  {"lines":0,"counted":0,"skipped":{},"bytes":0,"seconds":0}
  $ rm state/.ingest.json
  $ ingest access.log
  {"lines":3,"counted":3,"skipped":{},"bytes":675,"seconds":0}
  $ jq -c '[.day, .requests, .status_2xx, .status_4xx, .p50_ms, .p95_ms, .bytes_out]' state/apps/*/rollups.jsonl
  ["2026-06-26",1,1,0,3.105,3.105,4096]
  ["2026-06-26",2,1,1,9.273,12.42,7168]
  $ jq -c '.seen | keys' state/apps/*/rollups.jsonl | uniq | tr -d '["]' > id
  $ head -n 1 access.log | sha256sum | cut -c -16 | cmp - id
  $ ls -A state state/apps/shop
  state:
  .ingest.json
  .ingest.lock
  apps
  
  state/apps/shop:
  .lock
  rollups.jsonl

Each line counts once: read again, renamed, compressed, from a pipe, by a
pattern, and with a lost hint.

  $ ingest access.log ./access.log
  {"lines":0,"counted":0,"skipped":{},"bytes":0,"seconds":0}
  $ mv access.log access-2026-06-26T17-42-11.000.log
  $ ingest access-2026-06-26T17-42-11.000.log
  {"lines":0,"counted":0,"skipped":{},"bytes":0,"seconds":0}
  $ gzip access-2026-06-26T17-42-11.000.log
  $ rm state/.ingest.json
  $ ingest '*.gz'
  {"lines":3,"counted":0,"skipped":{"already_counted":3},"bytes":675,"seconds":0}
  $ obs-analytics ingest - < access-2026-06-26T17-42-11.000.log.gz 2>&1 | head -n 1
  obs-analytics: ingest reads files, which it can tell apart; map reads standard input.

What was rolled from a log is read before it. The end of a line is waited for.

  $ { line 1782495732 shop.example.com 1.5 10 200
  >   line 1782518400.25 shop.example.com 0.1 20 500; } > access.log
  $ printf '{"level":"info"' >> access.log
  $ ingest access.log
  {"lines":2,"counted":2,"skipped":{},"bytes":437,"seconds":0}
  $ jq -c '[.day, .requests, .bytes_out]' state/apps/shop/rollups.jsonl
  ["2026-06-26",3,7178]
  ["2026-06-27",1,20]
  $ { printf ',"ts":1782518401'; line 1 shop.example.com 0.2 30 503 |
  >   cut -d : -f 3- | sed 's/^1/1782518401/; s/^[0-9]*//'; } >> access.log
  $ ingest access.log
  {"lines":1,"counted":1,"skipped":{},"bytes":217,"seconds":0}
  $ jq -c '[.day, .requests, .bytes_out]' state/apps/shop/rollups.jsonl
  ["2026-06-26",3,7178]
  ["2026-06-27",2,50]

Lines that do not count are told by reason.

  $ { echo 'not JSON'; echo '{"level":"info","msg":"serving"}'
  >   line '"yesterday"' shop.example.com 1 1 200; line 1782518402 '' 1 1 200
  >   line 1782518402 shop.example.com 1 1 '"200"'
  >   line 1782518402 shop.example.com 1 1 200 obs-probes/1
  >   printf '{"level":"info","ts":17'; line 1782518402 shop.example.com 1 7 200
  >   head -c 8388609 /dev/zero | tr '\0' x; echo; } > other.log
  $ ingest other.log | jq -c '[.lines, .counted]'
  [8,1]
  $ rm state/.ingest.json; ingest other.log | jq .skipped
  {
    "not_json": 1,
    "not_access": 2,
    "no_time": 1,
    "no_host": 1,
    "own_probe": 1,
    "torn": 1,
    "too_long": 1,
    "already_counted": 1
  }
  $ for n in 1 2 3 4 5 6 7 8 9 10 11; do line 1 "h$n.net" 1 1 200; done > u.log
  $ line 1 h11.net 1 1 200 >> u.log
  $ ingest u.log | jq -c .unknown_hosts
  {"h11.net":2,"h1.net":1,"h10.net":1,"h2.net":1,"h3.net":1,"h4.net":1,"h5.net":1,"h6.net":1,"h7.net":1,"h8.net":1}

--create, and hosts that app.json names.

  $ line 1782495740 new.example.com 0.001 1 200 > new.log
  $ ingest --create new.log
  {"lines":1,"counted":1,"skipped":{},"bytes":217,"seconds":0}
  $ obs-analytics bind www --host www.net > /dev/null
  $ line 1782495741 WWW.net. 0.001 1 200 > www.log
  $ ingest www.log | jq .counted
  1

Durations of other units.

  $ mkdir state/apps/nano state/apps/ms state/apps/text
  $ line 1782495742 nano.example.com 12000000 1 200 > nano.log
  $ line 1782495743 ms.example.com 12.5 1 200 > ms.log
  $ line 1782495744 text.example.com '"1m0.5s"' 1 200 > text.log
  $ ingest --durations nano nano.log > out
  $ OBS_DURATIONS=ms ingest ms.log text.log > out
  $ jq .p50_ms state/apps/nano/rollups.jsonl state/apps/ms/rollups.jsonl \
  >   state/apps/text/rollups.jsonl
  12.03
  12.48
  60530

A log that can't be read hides no other.

  $ line 1782495745 shop.example.com 0.001 1 200 > late.log
  $ head -c 40 access-*.gz > half.gz; mkdir folder.log
  $ printf '\037\213junk\n' > junk.gz
  $ obs-analytics ingest none.log folder.log half.gz junk.gz late.log > out
  obs-analytics: can't read none.log: there is no such file
  obs-analytics: can't use folder.log: it is not a regular file
  obs-analytics: junk.gz is damaged: unknown compression method
  [74]
  $ jq -c '[.counted, .skipped]' out
  [1,{}]
  $ ingest 'nothing-*.log'
  obs-analytics: can't read nothing-*.log: no file matches
  {"lines":0,"counted":0,"skipped":{},"bytes":0,"seconds":0}

The logs of the setting.

  $ line 1782495746 shop.example.com 0.001 1 200 > a.log
  $ line 1782495747 shop.example.com 0.001 1 200 > b.log
  $ OBS_ACCESS_LOG=a.log:b.log ingest | jq .counted
  2
  $ echo 'OBS_ACCESS_LOG=a.log:[b].log' > state/config
  $ ingest | jq .lines
  0
  $ rm state/config
  $ obs-analytics ingest
  obs-analytics: no log: name one, or set OBS_ACCESS_LOG in the environment or in config
  [64]

--follow, until it is told to end.

  $ obs-analytics ingest --follow follow.log > followed 2> told & follower=$!
  $ sleep 1; line 1782495750 shop.example.com 0.001 1 200 > follow.log
  $ sleep 1; mv follow.log follow-2026-06-26T17-43-00.000.log
  $ line 1782495751 shop.example.com 0.001 1 200 > follow.log
  $ sleep 1; line 1782495752 shop.example.com 0.001 1 200 >> follow.log
  $ kill $follower; wait $follower
  $ jq -c '[.lines, .counted, .skipped]' followed
  [3,3,{}]
  $ cat told
  obs-analytics: follow.log is not there yet

On a terminal a summary for people.

  $ line 1782495753 shop.example.com 0.001 1 200 > tty.log
  $ line 1782495754 nobody.example.com 0.001 1 200 >> tty.log
  $ TERM=dumb script -qec 'obs-analytics ingest tty.log' /dev/null < /dev/null |
  >   tr -d '\r' | sed 's/in [0-9.]* s, .*/in S)./'
  1 of 2 new lines counted (438 B in S).
    1 left out: a host that is no app's
  Hosts that are no app's: nobody.example.com (1).

map prints what logs add, and stores nothing; reduce merges it.

  $ rm -r state/apps && mkdir -p state/apps/shop state/apps/blog
  $ gzip -dc access-*.gz > whole.log
  $ obs-analytics map whole.log 2> summary | tee mapped
  {"slug":"blog","day":"2026-06-26","requests":1,"status_2xx":1,"status_3xx":0,"status_4xx":0,"status_5xx":0,"p50_ms":3.105,"p95_ms":3.105,"bytes_out":4096,"latency":[[3096576,1]]}
  {"slug":"shop","day":"2026-06-26","requests":2,"status_2xx":1,"status_3xx":0,"status_4xx":1,"status_5xx":0,"p50_ms":9.273,"p95_ms":12.42,"bytes_out":7168,"latency":[[9240576,1],[12386304,1]]}
  $ jq -c '[.lines, .counted, .skipped, .bytes]' summary
  [3,3,{},675]
  $ cat access-*.gz | obs-analytics map 2> /dev/null | cmp - mapped
  $ ls -A state/apps/shop
  $ cat mapped mapped | obs-analytics reduce | tee twice
  {"slug":"blog","day":"2026-06-26","requests":2,"status_2xx":2,"status_3xx":0,"status_4xx":0,"status_5xx":0,"p50_ms":3.105,"p95_ms":3.105,"bytes_out":8192,"latency":[[3096576,2]]}
  {"slug":"shop","day":"2026-06-26","requests":4,"status_2xx":2,"status_3xx":0,"status_4xx":2,"status_5xx":0,"p50_ms":9.273,"p95_ms":12.42,"bytes_out":14336,"latency":[[9240576,2],[12386304,2]]}
  $ obs-analytics reduce mapped - < mapped | cmp - twice
  $ obs-analytics reduce twice | cmp - twice
  $ obs-analytics reduce < /dev/null
  $ head -n 1 mapped | sed 's/shop/Shop/; s/blog/Blog/' | obs-analytics reduce
  obs-analytics: standard input, line 1: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "Blog"
  [65]
  $ { cat mapped; echo junk; } | obs-analytics reduce
  obs-analytics: standard input, line 3: not a JSON object
  [65]
  $ echo '{"slug":"shop","day":"2026-06-26"}' > odd
  $ obs-analytics reduce mapped odd
  obs-analytics: odd, line 1: not a line that map or reduce has printed
  [65]
  $ obs-analytics reduce none
  obs-analytics: can't open none: No such file or directory
  [74]

Without a state directory the template decides.

  $ HOME="$PWD" OBS_STATE_DIR='' XDG_STATE_HOME="$PWD/xdg" \
  >   obs-analytics map whole.log 2> /dev/null | cmp - mapped
  $ OBS_STATE_DIR=none obs-analytics map whole.log
  obs-analytics: none: the state directory does not exist: make it with mkdir -p -m 2750 none
  [73]

rebuild counts an app's days anew.

  $ rm state/.ingest.json
  $ ingest whole.log late.log access.log | jq .counted
  7
  $ jq -c '[.day, .requests]' state/apps/shop/rollups.jsonl
  ["2026-06-26",4]
  ["2026-06-27",2]
  $ sed -i 's/"bytes_out":/"bytes_out":1/' state/apps/shop/rollups.jsonl
  $ obs-analytics rebuild shop --from whole.log
  obs-analytics: shop: 2026-06-26 stays as it is: what was counted is not all in these logs
  $ jq -c '[.day, .requests, .bytes_out]' state/apps/shop/rollups.jsonl
  ["2026-06-26",4,17179]
  ["2026-06-27",2,150]
  $ obs-analytics rebuild shop --from whole.log late.log
  obs-analytics: shop: 2026-06-26 stays as it is: what was counted is not all in these logs
  $ mv late.log access.log state; rm state/.ingest.json
  $ obs-analytics rebuild shop --from whole.log 'state/*.log' | tee again
  {"day":"2026-06-26","requests":4,"status_2xx":3,"status_3xx":0,"status_4xx":1,"status_5xx":0,"p50_ms":9.273,"p95_ms":1497,"bytes_out":7179}
  {"day":"2026-06-27","requests":2,"status_2xx":0,"status_3xx":0,"status_4xx":0,"status_5xx":2,"p50_ms":99.88,"p95_ms":199.8,"bytes_out":50}
  $ jq -c 'del(.latency, .seen)' state/apps/shop/rollups.jsonl | cmp - again
  $ ingest whole.log state/*.log | jq -c .skipped
  {"already_counted":7}
  $ obs-analytics rebuild shop --from 'nothing*'
  obs-analytics: can't read nothing*: no file matches
  [74]
  $ obs-analytics rebuild new --from whole.log
  obs-analytics: new: there is no such app
  [1]
  $ obs-analytics rebuild Shop --from whole.log
  obs-analytics: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "Shop"
  [65]

Wrong settings and a wrong command line are told.

  $ OBS_HOST=example.com obs-analytics ingest whole.log
  obs-analytics: OBS_HOST must have {slug} in it once, not "example.com"
  [65]
  $ OBS_DURATIONS=hours obs-analytics ingest whole.log
  obs-analytics: OBS_DURATIONS must be seconds, ms or nano, not "hours"
  [65]
  $ wrong() { obs-analytics "$@" > out 2>&1; echo "$?: $(head -n 1 out)"; }
  $ wrong ingest --durations hours whole.log
  64: obs-analytics: The value 'hours' is invalid for '--durations <unit>'. Please provide one of 'seconds', 'ms' or 'nano'.
  $ wrong rebuild shop
  64: obs-analytics: Missing expected argument '--from <log> ...'
  $ wrong rebuild --from whole.log
  64: obs-analytics: Missing expected argument '<slug>'
  $ wrong map --follow
  64: obs-analytics: Unknown option '--follow'
  $ obs-analytics map whole.log > /dev/full 2> out
  [74]
  $ cat out
  obs-analytics: can't write standard output: No space left on device
  $ obs-analytics ingest none.log --state nowhere
  obs-analytics: nowhere: the state directory does not exist: make it with mkdir -p -m 2750 nowhere
  [73]
