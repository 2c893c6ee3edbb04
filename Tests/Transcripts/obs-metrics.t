obs-metrics shows what the VM of an app was given. libvirt's own test driver
has one VM, "test", so this needs no hypervisor; the guest tests have a real one.

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
  {"slug":"my-shop","vm_name":"test","sample":null}
  $ obs-metrics show my-shop | jq -c .allocation.vcpus
  2
  $ obs-metrics bind my-shop app-vm
  {"vm_name":"app-vm"}
  $ obs-metrics list | jq -r .vm_name
  app-vm
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
  $ obs-metrics list
  {"slug":"my-shop","vm_name":"test","sample":{"at":"2026-06-26T17:42:30+00:00","cpu_pct":null,"mem_pct":40.0,"disk_pct":23.1}}
  $ OBS_SAMPLES=1 obs-metrics show my-shop | jq -c '.samples | map(.at)'
  ["2026-06-26T17:42:30+00:00"]

For people.

  $ obs-metrics show my-shop --human
  VCPUS  MEMORY    DISKS         NEWEST SAMPLE
  2      8192 MiB  vda 1024 GiB  {"at":"2026-06-26T17:42:30+00:00","cpu_pct":null,"mem_pct":40.0,"disk_pct":23.1}
  $ obs-metrics bind blog "$(printf 'b\033[31m')" > /dev/null
  $ obs-metrics list --human
  SLUG     VM           NEWEST SAMPLE
  blog     b\u001b[31m  -
  my-shop  test         {"at":"2026-06-26T17:42:30+00:00","cpu_pct":null,"mem_pct":40.0,"disk_pct":23.1}
  $ tty() { script -qec 'obs-metrics list --human' /dev/null < /dev/null; }
  $ TERM=xterm tty | grep -c "$(printf '\033')"
  3
  $ TERM=xterm NO_COLOR=1 tty | grep -c "$(printf '\033')"
  0
  [1]

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

list asks no libvirt. A damaged app.json is told, and not written over;
it hides no other app.

  $ obs-metrics list | wc -l
  2
  $ obs-metrics list | true
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
  $ cat state/apps/my-shop/app.json
  []

A wrong command line is told, with the usage.

  $ obs-metrics show
  obs-metrics: Missing expected argument '<slug>'
  Help:  <slug>  The app.
  Usage: obs-metrics show <slug> [--vm <name>] [--human] [--state <dir>]
    See 'obs-metrics show --help' for more information.
  [64]
  $ wrong() { obs-metrics "$@" > out 2>&1; echo "$?: $(head -n 1 out)"; }
  $ wrong bind a
  64: obs-metrics: Missing expected argument '<vm>'
  $ wrong bind a b c
  64: obs-metrics: Unexpected argument 'c'
  $ wrong list a
  64: obs-metrics: Unexpected argument 'a'
  $ wrong show a --vm_name b
  64: obs-metrics: Unknown option '--vm_name'* (glob)
  $ wrong show a --vm
  64: obs-metrics: Missing value for '--vm <name>'
  $ obs-metrics shwo a
  obs-metrics: no such command: "shwo": did you mean show?
  Commands: show, list, bind. obs-metrics --help tells more.
  [64]
  $ wrong frobnicate
  64: obs-metrics: no such command: "frobnicate"
  $ wrong help frobnicate
  64: obs-metrics: no such command: "frobnicate"
  $ wrong
  64: obs-metrics: a command is needed
  $ obs-metrics --version
  obs-metrics 0.1.0
