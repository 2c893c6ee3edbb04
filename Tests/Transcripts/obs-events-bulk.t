obs-events append --from reads events as JSON lines.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state

Many at once: bad lines are told by their number, the good ones are stored.

  $ printf '%s\n' '{"kind":"a","slug":"blog","more":1}' junk '' \
  >   '{"kind":"b","slug":"other"}' '{"kind":"c","severity":"warn"}' \
  >   '{"kind":"d","kind":"e"}' '[]' '{"kind":"f"}' > lines
  $ obs-events append --from - blog < lines > stored
  obs-events: line 2: the line is not JSON: unexpected "j" at byte 0
  obs-events: line 4: slug is "other", not blog
  obs-events: line 5: severity must be info, warning or error, not "warn"
  obs-events: line 6: the line repeats the key "kind"
  obs-events: line 7: the line must be a JSON object
  obs-events: 5 of 7 events were not stored
  [65]
  $ jq -r .kind stored
  a
  f
  $ cmp stored state/apps/blog/events.jsonl

Without a slug on the command line each line names its own.

  $ obs-events append --from lines > stored
  obs-events: line 2: * (glob)
  obs-events: line 5: * (glob)
  obs-events: line 6: * (glob)
  obs-events: line 7: * (glob)
  obs-events: line 8: slug is missing
  obs-events: 5 of 7 events were not stored
  [65]
  $ jq -r '.slug + " " + .kind' stored
  blog a
  other b
  $ echo '{"kind":"a","slug":"Bad"}' | obs-events append --from -
  obs-events: line 1: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "Bad"
  obs-events: 1 of 1 events were not stored
  [65]

The last line may lack its newline, and nothing at all is nothing.

  $ printf '{"kind":"last"}' | obs-events append --from - blog | jq -r .kind
  last
  $ obs-events append --from - blog < /dev/null
  $ printf '%070000d' 0 | obs-events append --from - blog
  obs-events: line 1: the line is larger than 65536 bytes
  obs-events: 1 of 1 events were not stored
  [65]
  $ printf '\377\n' | obs-events append --from - blog
  obs-events: line 1: the line is not JSON: not UTF-8 at byte 0
  obs-events: 1 of 1 events were not stored
  [65]
  $ obs-events append --from missing blog
  obs-events: can't open missing: No such file or directory
  [74]
  $ obs-events append --from - blog < .
  obs-events: can't read standard input: Is a directory
  [74]

Lines that list has printed can be read again; they get new ids.

  $ obs-events list blog | tac | jq -c 'del(.slug)' |
  >   obs-events append --from - copy > stored
  $ obs-events list blog | jq -c 'del(.slug, .event_id, .at)' > blog
  $ obs-events list copy | jq -c 'del(.slug, .event_id, .at)' | cmp - blog

Ids increase, whatever the lines.

  $ seq 2000 | sed 's/.*/{"kind":"x","metadata":{"n":&}}/' |
  >   obs-events append --from - many | jq -r .event_id > ids
  $ sort -u ids | cmp - ids
  $ obs-events list many --limit 1000 | jq -s -c '[.[0,999].metadata.n]'
  [2000,1001]

A pipe that is closed ends it quietly.

  $ obs-events list many --limit 1000 | head -n 1 | wc -l
  1
  $ obs-events append many x | true
