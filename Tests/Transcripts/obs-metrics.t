obs-metrics shows what the VM of an app was given, and what it uses. libvirt's
own test driver has one VM, "test", so this needs no hypervisor; the guest tests
have a real one.

  $ export OBS_STATE_DIR="$PWD/state" OBS_LIBVIRT_URI=test:///default
  $ mkdir -m 2750 state
  $ obs-metrics list
  $ obs-metrics show my-shop --vm test
  {"allocation":{"vcpus":2,"memory_mb":8192,"disks":[{"target":"vda","capacity_gb":1024}]},"samples":[]}
  $ ls -A state

The VM is that of app.json, else that of the newest deployment that names one.

  $ obs-metrics show my-shop
  obs-metrics: my-shop is bound to no VM: * (glob)
  [1]
  $ obs-events append my-shop deploy_succeeded vm_name=old > /dev/null
  $ obs-events append my-shop deploy_succeeded vm_name=test > /dev/null
  $ obs-events append my-shop deploy_succeeded commit=a58e5a0 > /dev/null
  $ obs-events append my-shop deploy_failed vm_name=other > /dev/null
  $ obs-metrics list
  {"slug":"my-shop","vm_name":"test","state":"running","allocation":{"vcpus":2,"memory_mb":8192,"disks":[{"target":"vda","capacity_gb":1024}]},"sample":null}
  $ obs-metrics show my-shop | jq -c .allocation.vcpus
  2
  $ obs-metrics bind my-shop app-vm
  {"vm_name":"app-vm"}
  $ obs-metrics list
  {"slug":"my-shop","vm_name":"app-vm","state":null,"allocation":null,"sample":null}
  obs-metrics: my-shop: libvirt knows no VM named "app-vm"
  [1]
  $ obs-metrics show my-shop
  obs-metrics: libvirt knows no VM named "app-vm"
  [1]
  $ obs-metrics show my-shop --vm test | jq .allocation.memory_mb
  8192

Names that libvirt can't know are refused; any other is shown with escapes.

  $ obs-metrics bind my-shop ''
  obs-metrics: vm_name must be 1 to 255 bytes without NUL, not ""
  [65]
  $ obs-metrics show my-shop --vm "$(printf '%0256d' 0)" 2>&1 | cut -c -50
  obs-metrics: vm_name must be 1 to 255 bytes withou
  $ obs-events append far deploy_succeeded vm_name="$(printf '%0256d' 0)" >/dev/null
  $ obs-metrics show far 2>&1 | cut -c -50
  obs-metrics: vm_name must be 1 to 255 bytes withou
  $ obs-metrics show far 2>/dev/null
  [1]
  $ rm -r "$OBS_STATE_DIR/apps/far"
  $ obs-metrics show my-shop --vm "$(printf 'a\033"')"
  obs-metrics: libvirt knows no VM named "a\u001b\""
  [1]
  $ obs-metrics show My-Shop
  obs-metrics: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  [65]
  $ obs-metrics bind My-Shop test
  obs-metrics: slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "My-Shop"
  [65]

samples are those of the VM, the oldest first; damaged lines are passed over.

  $ obs-metrics bind my-shop test > /dev/null
  $ cat > state/apps/my-shop/samples.jsonl << END
  > {"at":"2026-06-26T17:42:00+00:00","vm_name":"test","cpu_pct":12.5,"mem_pct":41.0,"disk_pct":23.1}
  > {"at":"2026-06-26T17:42:00+00:00","vm_name":"other","cpu_pct":1,"mem_pct":1,"disk_pct":1}
  > junk
  > {"at":"2026-06-26T17:42:30+00:00","vm_name":"test","cpu_pct":null,"mem_pct":40.0,"disk_pct":23.1}
  > {"at":"2026-06-26T17:43:00+00:00","vm_name":"te
  > END
  $ truncate -s -1 state/apps/my-shop/samples.jsonl
  $ obs-metrics show my-shop | grep -o '"samples".*'
  "samples":[{"at":"2026-06-26T17:42:00+00:00","cpu_pct":12.5,"mem_pct":41.0,"disk_pct":23.1},{"at":"2026-06-26T17:42:30+00:00","cpu_pct":null,"mem_pct":40.0,"disk_pct":23.1}]}
  $ obs-metrics list | jq -c .sample
  {"at":"2026-06-26T17:42:30+00:00","cpu_pct":null,"mem_pct":40,"disk_pct":23.1}
  $ OBS_SAMPLES=1 obs-metrics show my-shop | jq -c '.samples | map(.at)'
  ["2026-06-26T17:42:30+00:00"]
  $ since() { obs-metrics show my-shop --since "$1" | jq -c '.samples | map(.at)'; }
  $ since 2026-06-26T17:42:01Z
  ["2026-06-26T17:42:30+00:00"]
  $ since 2026-06-26; since 0s
  ["2026-06-26T17:42:00+00:00","2026-06-26T17:42:30+00:00"]
  []
  $ obs-metrics show my-shop --since never
  obs-metrics: since must be a time (2026-06-26T17:42:11Z), a day (2026-06-26) or an age (90m, 36h, 7d), not "never"
  [65]
  $ obs-metrics show my-shop --since 1h --human 2>&1 | head -n 1
  obs-metrics: --since is not for --human.

sample measures, once or again and again. The first one can't know how busy the
processors were, and this driver tells neither of memory nor of disks.

  $ obs-metrics sample
  {"slug":"my-shop","at":"????-??-??T??:??:??+00:00","vm_name":"test","cpu_pct":null,"mem_pct":null,"disk_pct":null} (glob)
  $ sleep 1.1
  $ obs-metrics sample | jq -c '[.slug, .vm_name, .cpu_pct]'
  ["my-shop","test",50]
  $ tail -n 1 state/apps/my-shop/samples.jsonl | jq -c 'keys_unsorted'
  ["at","vm_name","cpu_pct","mem_pct","disk_pct"]
  $ obs-metrics show my-shop | jq -c '.samples | map(.cpu_pct)'
  [12.5,null,null,50]

The line that was torn is sealed, and stays; the ring keeps the newest samples.

  $ wc -l < state/apps/my-shop/samples.jsonl
  7
  $ grep -n te$ state/apps/my-shop/samples.jsonl
  5:{"at":"2026-06-26T17:43:00+00:00","vm_name":"te
  $ OBS_SAMPLES=2 obs-metrics sample | wc -l
  1
  $ jq -c .vm_name state/apps/my-shop/samples.jsonl
  "test"
  "test"
  $ obs-events check

One sampler at a time. What an app is bound to is looked up before each sweep;
SIGTERM ends the loop at once.

  $ obs-metrics sample --every 5 & loop=$!
  $ until grep -qx $loop state/.obs-metrics.lock; do sleep 0.1; done
  $ obs-metrics sample
  obs-metrics: process \d+ samples the VMs already: it holds .obs-metrics.lock (re)
  [75]
  $ kill $loop && wait $loop
  $ for s in 4 301 0; do obs-metrics sample --every $s; echo $?; done
  obs-metrics: --every must be an integer from 5 to 300, not 4
  65
  obs-metrics: --every must be an integer from 5 to 300, not 301
  65
  obs-metrics: --every must be an integer from 5 to 300, not 0
  65
  $ OBS_SAMPLES=0 obs-metrics sample
  obs-metrics: OBS_SAMPLES must be an integer from 1 to 100000, not "0"
  [65]
  $ obs-metrics bind blog no-vm > /dev/null
  $ obs-metrics sample > out
  obs-metrics: blog: libvirt knows no VM named "no-vm"
  [1]
  $ jq -r .slug out
  my-shop

For people. Here the sampler ran for an hour and is still at it, then it stopped
a day ago; there is no sample of the third app.

  $ plain() { LC_ALL=C.UTF-8 sed 'y/▁▂▃▄▅▆▇█/12345678/'; }
  $ samples() {
  >   mkdir -p state/apps/$1; now=$(date +%s)
  >   seq $2 60 $3 | while read -r age; do
  >     at=$(date -u -d "@$((now - age))" +%Y-%m-%dT%H:%M:%S+00:00)
  >     printf '{"at":"%s","vm_name":"test","cpu_pct":%s,"mem_pct":91.0,' \
  >       "$at" "$(( (3599 - age % 3600) / 60 * 100 / 60 ))"
  >     printf '"disk_pct":null}\n'
  >   done | tac > state/apps/$1/samples.jsonl
  >   obs-metrics bind $1 test > /dev/null
  > }
  $ samples my-shop 30 3600
  $ samples old 90030 93600
  $ obs-metrics bind blog "$(printf 'b\033[31m')" > /dev/null
  $ obs-metrics list --human > out
  obs-metrics: blog: libvirt knows no VM named "b\u001b[31m"
  [1]
  $ plain < out
  SLUG     VM           STATE    VCPUS  MEMORY  DISKS         CPU    MEM    DISK  SAMPLED      CPU, LAST HOUR
  blog     b\u001b[31m  unknown  -      -       -             -      -      -     never
  my-shop  test         running  2      8 GiB   vda 1024 GiB  98.0%  91.0%  -     3? s ago     11122333445556677788 (glob)
  old      test         running  2      8 GiB   vda 1024 GiB  -      -      -     1 d 1 h ago
  $ obs-metrics show my-shop --human | plain
  VCPUS  MEMORY  DISKS         CPU    MEM    DISK  SAMPLED   CPU, LAST HOUR
  2      8 GiB   vda 1024 GiB  98.0%  91.0%  -     3? s ago  11122333445556677788 (glob)
  $ tty() { script -qec 'obs-metrics list --human 2> err' /dev/null < /dev/null; }
  $ TERM=xterm tty | grep -c "$(printf '\033')"
  4
  $ TERM=xterm NO_COLOR=1 tty | grep -c "$(printf '\033')"
  0
  [1]
  $ obs-metrics list --watch
  obs-metrics: --watch needs a terminal: use --human for a pipe
  [64]
  $ rm -r state/apps/old

The URI is looked for in the environment, then in config.

  $ unset OBS_LIBVIRT_URI
  $ printf '# test\nOBS_LIBVIRT_URI = no\nOBS_LIBVIRT_URI="test:///default"\n' \
  >   > state/config
  $ obs-metrics show my-shop | jq .allocation.vcpus
  2
  $ export OBS_LIBVIRT_URI="qemu+unix:///system?socket=$PWD/none"
  $ obs-metrics show my-shop
  obs-metrics: libvirt at qemu\+unix:///system\?socket=/.*/none can't be reached: .*No such file or directory (re)
  [69]
  $ OBS_LIBVIRT_URI=none:///x obs-metrics show my-shop
  obs-metrics: libvirt at none:///x can't be reached: * (glob)
  [69]

list asks libvirt, too; what it can tell without, it prints all the same. So
does sample, which makes up no sample.

  $ obs-metrics list > out
  obs-metrics: libvirt at qemu\+unix:///system\?socket=/.*/none can't be reached: .*No such file or directory (re)
  [69]
  $ jq -c '[.slug, .state, .allocation, .sample.mem_pct]' out
  ["blog",null,null,null]
  ["my-shop",null,null,91]
  $ obs-metrics sample
  obs-metrics: libvirt at qemu\+unix:///system\?socket=/.*/none can't be reached: .*No such file or directory (re)
  [69]
  $ obs-metrics list 2> err | true
  $ unset OBS_LIBVIRT_URI

A damaged app.json is told, and not written over; it hides no other app.

  $ obs-metrics bind blog test > /dev/null
  $ echo '[]' > state/apps/my-shop/app.json
  $ obs-metrics show my-shop
  obs-metrics: apps/my-shop/app.json is damaged: it is not a JSON object
  [74]
  $ obs-metrics bind my-shop test
  obs-metrics: apps/my-shop/app.json is damaged: it is not a JSON object
  [74]
  $ obs-events append zoo deploy_succeeded vm_name=test > /dev/null
  $ obs-metrics list > out
  obs-metrics: my-shop: apps/my-shop/app.json is damaged: it is not a JSON object
  [74]
  $ jq -r .slug out
  blog
  zoo
  $ obs-metrics sample > out
  obs-metrics: my-shop: apps/my-shop/app.json is damaged: it is not a JSON object
  [74]
  $ jq -r .slug out
  blog
  zoo
  $ cat state/apps/my-shop/app.json
  []

A wrong command line is told, with the usage.

  $ obs-metrics show
  obs-metrics: Missing expected argument '<slug>'
  Help:  <slug>  The app.
  Usage: obs-metrics show <slug> [--vm <name>] [--since <time>] [--human] [--state <dir>]
    See 'obs-metrics show --help' for more information.
  [64]
  $ wrong() { obs-metrics "$@" > out 2>&1; echo "$?: $(head -n 1 out)"; }
  $ wrong bind a
  64: obs-metrics: Missing expected argument '<vm>'
  $ wrong bind a b c
  64: obs-metrics: Unexpected argument 'c'
  $ wrong list a
  64: obs-metrics: Unexpected argument 'a'
  $ wrong sample a
  64: obs-metrics: Unexpected argument 'a'
  $ wrong sample --every
  64: obs-metrics: Missing value for '--every <s>'
  $ wrong sample --every 30s
  64: obs-metrics: The value '30s' is invalid for '--every <s>'
  $ wrong show a --vm_name b
  64: obs-metrics: Unknown option '--vm_name'* (glob)
  $ wrong show a --vm
  64: obs-metrics: Missing value for '--vm <name>'
  $ obs-metrics shwo a
  obs-metrics: no such command: "shwo": did you mean show?
  Commands: show, list, bind, sample, export. obs-metrics --help tells more.
  [64]
  $ wrong frobnicate
  64: obs-metrics: no such command: "frobnicate"
  $ wrong help frobnicate
  64: obs-metrics: no such command: "frobnicate"
  $ wrong
  64: obs-metrics: a command is needed
  $ obs-metrics --version
  obs-metrics 0.1.0
