obs-analytics shows requests by day, out of rollups.jsonl.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state
  $ obs-analytics show my-shop
  {"slug":"my-shop","days":7,"rollups":[]}
  $ obs-analytics show my-shop --days 366
  {"slug":"my-shop","days":366,"rollups":[]}
  $ obs-analytics list
  $ ls -A state

A row for each day that had requests, today included; more members than the
row's, damaged lines and days to come are left out.

  $ day() { date -u -d "$1 days ago" +%F; }
  $ row() {
  >   echo '{"day":"'"$(day "$1")"'","requests":'"$2"',"status_2xx":1,' \
  >     '"status_3xx":2,"status_4xx":3,"status_5xx":'"$3"',"p50_ms":12.40,' \
  >     '"p95_ms":null,"bytes_out":918273645,"latency":{},"seen":{}}'
  > }
  $ mkdir -p state/apps/my-shop state/apps/blog
  $ { row 365 1 0; row 7 2 0; row 6 3 0; echo junk; echo '{"day":"x"}'
  >   row 0 4 5; row -1 6 0; printf '{"day"'; } > state/apps/my-shop/rollups.jsonl
  $ row 1 7 0 > state/apps/blog/rollups.jsonl
  $ obs-analytics show my-shop --days 1 | sed "s/$(day 0)/TODAY/"
  {"slug":"my-shop","days":1,"rollups":[{"day":"TODAY","requests":4,"status_2xx":1,"status_3xx":2,"status_4xx":3,"status_5xx":5,"p50_ms":12.40,"p95_ms":null,"bytes_out":918273645}]}
  $ requests() { obs-analytics show "$@" | jq -c '.rollups | map(.requests)'; }
  $ requests my-shop
  [3,4]
  $ requests my-shop --days 8
  [2,3,4]
  $ requests my-shop --days 366
  [1,2,3,4]
  $ obs-analytics list | jq -c '[.slug, .requests]'
  ["blog",7]
  ["my-shop",3]
  ["my-shop",4]
  $ for days in 0 367 -1; do requests my-shop --days $days; done
  obs-analytics: days must be an integer from 1 to 366, not 0
  obs-analytics: days must be an integer from 1 to 366, not 367
  obs-analytics: days must be an integer from 1 to 366, not -1
  $ obs-analytics list --days 0
  obs-analytics: days must be an integer from 1 to 366, not 0
  [65]
  $ obs-analytics list --days 1 | cut -c -16
  {"slug":"my-shop

For people.

  $ obs-analytics show my-shop --human --days 1 | sed "s/$(day 0)/2026-06-26/"
  DAY         REQUESTS  2XX  3XX  4XX  5XX  P50 MS  P95 MS  BYTES
  2026-06-26  4         1    2    3    5    12.40   -       918273645
  $ obs-analytics list --human | cut -d ' ' -f 1
  SLUG
  blog
  my-shop
  my-shop
  $ obs-analytics show nobody --human
  DAY  REQUESTS  2XX  3XX  4XX  5XX  P50 MS  P95 MS  BYTES
  $ tty() { script -qec 'obs-analytics list --human' /dev/null < /dev/null; }
  $ TERM=xterm tty | grep -c "$(printf '\033\[31m')"
  1
  $ TERM=xterm NO_COLOR=1 tty | grep -c "$(printf '\033')"
  0
  [1]

bind: hosts in lower case, without port and trailing dot; logs by their path.

  $ obs-analytics bind my-shop --host Shop.example.com:443 --host b.example. \
  >   --host '[::1]:80' --log /var/log/a.log --log '/var/log/b c.log'
  {"hosts":["shop.example.com","b.example","[::1]"],"logs":["/var/log/a.log","/var/log/b c.log"]}
  $ obs-analytics bind my-shop --host a.example
  {"hosts":["a.example"],"logs":["/var/log/a.log","/var/log/b c.log"]}
  $ obs-metrics bind my-shop app-vm
  {"hosts":["a.example"],"logs":["/var/log/a.log","/var/log/b c.log"],"vm_name":"app-vm"}
  $ obs-analytics bind my-shop --log /c
  {"hosts":["a.example"],"logs":["/c"],"vm_name":"app-vm"}
  $ for host in '' 'a b' http://a a/b "$(printf 'a\033')" '*'; do
  >   obs-analytics bind my-shop "--host=$host" 2>&1 | grep -o 'not ".*'
  > done
  not "a b"
  not "http://a"
  not "a/b"
  not "a\u001b"
  not "*"
  $ obs-analytics bind my-shop --log relative.log --host 'a b' --host b
  obs-analytics: --host must be a host name, not "a b"; --log must be an absolute path, not "relative.log"
  [65]
  $ obs-analytics bind My-Shop --log /c
  obs-analytics: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  [65]
  $ obs-analytics show My-Shop
  obs-analytics: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  [65]
  $ jq -c .hosts state/apps/my-shop/app.json
  ["a.example"]

A file that can't be read is told, and hides no other app.

  $ rm state/apps/blog/rollups.jsonl
  $ ln -s /etc/passwd state/apps/blog/rollups.jsonl
  $ obs-analytics show blog
  obs-analytics: can't open apps/blog/rollups.jsonl: it is a symbolic link, and none is followed here
  [74]
  $ obs-analytics list > out
  obs-analytics: blog: can't open apps/blog/rollups.jsonl: it is a symbolic link, and none is followed here
  [74]
  $ jq -r .slug out
  my-shop
  my-shop
  $ echo '[' > state/apps/my-shop/app.json
  $ obs-analytics bind my-shop --host a.example
  obs-analytics: apps/my-shop/app.json is damaged: it is not a JSON object
  [74]

A wrong command line is told, with the usage.

  $ obs-analytics bind my-shop
  obs-analytics: Name a --host or a --log.
  Usage: obs-analytics bind <slug> [--host <host> ...] [--log <log> ...] [--state <dir>]
    See 'obs-analytics bind --help' for more information.
  [64]
  $ wrong() { obs-analytics "$@" > out 2>&1; echo "$?: $(head -n 1 out)"; }
  $ wrong show
  64: obs-analytics: Missing expected argument '<slug>'
  $ wrong show a b
  64: obs-analytics: Unexpected argument 'b'
  $ wrong show a --days x
  64: obs-analytics: The value 'x' is invalid for '--days <n>'
  $ wrong list a
  64: obs-analytics: Unexpected argument 'a'
  $ obs-analytics bnd a
  obs-analytics: no such command: "bnd": did you mean bind?
  Commands: show, list, bind, ingest, rebuild, map, reduce, logs, export. obs-analytics --help tells more.
  [64]
  $ wrong frobnicate
  64: obs-analytics: no such command: "frobnicate"
  $ wrong help frobnicate
  64: obs-analytics: no such command: "frobnicate"
  $ wrong
  64: obs-analytics: a command is needed
  $ obs-analytics show my-shop | true
  $ obs-analytics --version
  obs-analytics 0.1.0
