obs-analytics logs prints an app's lines of Caddy's access log, and what comes.

  $ export OBS_STATE_DIR="$PWD/state" OBS_HOST='{slug}.apps.example.com'
  $ mkdir -m 2750 state
  $ obs-analytics logs my-shop
  obs-analytics: there is no access log: OBS_ACCESS_LOG names it
  [1]
  $ export OBS_ACCESS_LOG="$PWD/access.log"
  $ obs-analytics logs my-shop
  $ line() {
  >   printf '{"level":"info","ts":%d.5,"logger":"http.log.access",' "$1"
  >   printf '"request":{"host":"%s","uri":"/%d","headers":{%s}},' \
  >     "$2" "$1" "${3:-}"
  >   printf '"size":5,"status":200,"duration":0.001,"resp_headers":{}}\n'
  > }
  $ shop=my-shop.apps.example.com blog=blog.apps.example.com
  $ for n in 1 2 3 4; do line $n $shop; line $n $blog; done > access.log
  $ obs-analytics logs my-shop | jq -c '[.request.host, .request.uri]'
  ["my-shop.apps.example.com","/1"]
  ["my-shop.apps.example.com","/2"]
  ["my-shop.apps.example.com","/3"]
  ["my-shop.apps.example.com","/4"]
  $ obs-analytics logs my-shop --tail 1 > one; line 4 $shop | cmp - one
  $ obs-analytics logs my-shop --tail 0
  $ obs-analytics logs my-shop --grep '"/2"' | jq -c .request.uri
  "/2"
  $ obs-analytics logs my-shop --grep blog
  $ obs-analytics logs nobody

Only newline-terminated lines count; what is not Caddy's is nobody's; a host may
be spelt in any way; probes of obs itself are shown, too.

  $ printf 'junk my-shop.apps.example.com\n' >> access.log
  $ line 5 MY-SHOP.apps.example.com:443. >> access.log
  $ line 6 $shop '"User-Agent":["obs-probes/1"]' >> access.log
  $ line 7 $shop | tr -d '\n' >> access.log
  $ obs-analytics logs my-shop --tail 2 | jq -c .request.uri
  "/5"
  "/6"

A line that a full disk has cut is another app's: what follows on it is shown
without it.

  $ printf '{"level":"info","request":{"host":"blog' > access.log
  $ line 8 $shop >> access.log
  $ obs-analytics logs my-shop > one; line 8 $shop | cmp - one

The newest lines may be in rolled files, compressed or not.

  $ for n in 1 2; do line $n $shop; done > access-2026-01-01T00-00-00.000.log
  $ for n in 3 4; do line $n $shop; done > access-2026-01-02T00-00-00.000.log
  $ gzip access-2026-01-01T00-00-00.000.log
  $ for n in 5 6; do line $n $shop; done > access.log
  $ obs-analytics logs my-shop --tail 5 | jq -c .request.uri | tr '\n' ' '
  "/2" "/3" "/4" "/5" "/6"  (no-eol)

A follower goes on through renames, cuts and two rolls at once.

  $ obs-analytics logs my-shop --tail 1 --follow > seen & follower=$!
  $ until [ -s seen ]; do sleep 0.1; done
  $ line 7 $shop >> access.log; mv access.log access-2026-01-03T00-00-00.000.log
  $ line 8 $shop > access.log; mv access.log access-2026-01-04T00-00-00.000.log
  $ line 9 $shop > access.log; sleep 0.5
  $ line 10 $shop > access.log; sleep 0.5; line 11 $shop >> access.log
  $ until grep -q '"/11"' seen; do sleep 0.1; done; kill $follower
  $ jq -c .request.uri seen | tr '\n' ' '
  "/6" "/7" "/8" "/9" "/10" "/11"  (no-eol)

The app's own logs are those that were bound to it.

  $ obs-analytics logs my-shop --source app
  obs-analytics: my-shop has no log of its own: bind one
  [1]
  $ obs-analytics bind my-shop --log "$PWD/app.log" > /dev/null
  $ printf 'one\ntwo\n' > app.log
  $ obs-analytics logs my-shop --source app
  one
  two

Of several logs each has its share; what one has not the others get.

  $ seq 1000 > long.log; touch empty.log
  $ obs-analytics bind my-shop --log "$PWD/long.log" --log "$PWD/app.log" \
  >   --log "$PWD/empty.log" > /dev/null
  $ obs-analytics logs my-shop --source app --tail 100 | wc -l
  100
  $ obs-analytics logs my-shop --source app --tail 4 | sort
  1000
  999
  one
  two
  $ obs-analytics bind my-shop --log "$PWD/app.log" > /dev/null

Over REST each line is an event; its id resumes behind it.

  $ get() {
  >   env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET PATH_INFO=/my-shop \
  >     QUERY_STRING="$1" HTTP_LAST_EVENT_ID="${2:-}" \
  >     HTTP_AUTHORIZATION="Bearer $token" timeout 1 "$cgi/logs"
  > }
  $ token=$(obs-token add ann)
  $ mkdir bin && ln -s "$(command -v obs-analytics)" bin/logs && cgi=$PWD/bin
  $ get 'source=app&tail=1' | tr -d '\r'
  Status: 200 OK
  Content-Type: text/event-stream
  Cache-Control: no-store
  X-Content-Type-Options: nosniff
  X-Accel-Buffering: no
  
  : 
  
  id: * (glob)
  data: two
  
  $ id=$(get 'source=app&tail=2' | sed -n 's/^id: //p' | head -n 1)
  $ printf 'three\r\n' >> app.log; mv app.log app.log.1; echo four > app.log
  $ get 'source=app' "$id" | sed -n 's/^data: //p'
  two
  three
  four

Whoever gets no line at first gets an id, to miss nothing later.

  $ id=$(get 'source=app&tail=0' | sed -n 's/^id: //p')
  $ echo five >> app.log
  $ get 'source=app' "$id" | sed -n 's/^data: //p'
  five

What is wrong is said before a stream begins.

  $ get 'tail=1001&source=x' x | tail -n 1 | jq -r .detail
  tail must be an integer from 0 to 1000, not "1001"; source must be access or app, not "x"; Last-Event-ID must be a line's id, not "x"
  $ obs-analytics logs my-shop --tail 1001
  obs-analytics: --tail must be an integer from 0 to 1000, not 1001
  [65]
  $ rm app.log && mkdir app.log
  $ obs-analytics logs my-shop --source app
  obs-analytics: can't use */app.log: it is not a regular file (glob)
  [74]

Several logs are merged by time, each line once; a pattern names them, and what
is rolled from one of them is no log of its own.

  $ rm access* && export OBS_ACCESS_LOG="$PWD/access*"
  $ line 1 $shop > access.log.1; line 4 $shop > access.log
  $ line 2 $shop > access-b.log; line 3 $shop >> access-b.log
  $ obs-analytics logs my-shop | jq -c .request.uri | tr '\n' ' '
  "/1" "/2" "/3" "/4"  (no-eol)
  $ obs-analytics logs my-shop --tail 2 | jq -c .request.uri | tr '\n' ' '
  "/3" "/4"  (no-eol)

One that can't be read hides no other.

  $ mkdir access-c.log
  $ obs-analytics logs my-shop --tail 1 | jq -c .request.uri
  obs-analytics: can't use */access-c.log: it is not a regular file (glob)
  "/4"

Whose a host is must be known: nothing is left out without a word.

  $ rmdir access-c.log; printf '{"hosts":[' > state/apps/my-shop/app.json
  $ obs-analytics logs my-shop
  obs-analytics: apps/my-shop/app.json is damaged: it is not a JSON object
  [74]
