# shellcheck shell=dash
# shellcheck disable=SC2034,SC2154 # variables of bin/obs-serve
# serve.sh: what bin/obs-serve --demo does besides.

# The demo has a state directory, a port and a directory for its shop of its
# own, and no setting that is meant for others.
prepare_demo() {
  command -v curl >/dev/null ||
    fail 69 'curl is not installed: apt-get install curl'
  unset OBS_ACCESS_LOG OBS_BASE_URL OBS_DURATIONS OBS_HOST
  state=$run/state place=$run/shop app=demo-shop every=5
  mkdir -m 750 "$place" || exit 73
  ! is_root || chown "$uid:$(id -g "$account")" "$place" || exit 73
  shop_port=$(port_after "$port")
  while listening "$shop_port"; do shop_port=$(port_after "$shop_port"); done
  find_libvirt
}

# port_after PORT: the next one that an ordinary account may have.
port_after() {
  echo $(($1 < 65535 && $1 > 1023 ? $1 + 1 : 1024))
}

# Sets $vm if libvirt lets us make one; who may only look is refused here. In
# a session of its own virsh has no terminal to ask for a password.
find_libvirt() {
  vm='' lack='' libvirt=${OBS_LIBVIRT_URI:-qemu:///system}
  if ! command -v virsh >/dev/null || ! command -v qemu-img >/dev/null; then
    lack='virsh or qemu-img is not installed'
  elif setsid -w timeout 9 virsh -q -c "$libvirt" domcapabilities \
    --virttype qemu --arch x86_64 </dev/null >/dev/null 2>&1
  then
    vm=obs-demo-$port
  else
    lack="$libvirt is away, has no QEMU, or lets $(id -un) make none"
  fi
}

# The settings, for every program and for who looks around. The log is there
# before it is looked for.
set_up_demo() {
  # shellcheck disable=SC2016 # expanded by the shell that it is for
  $as sh -c ': >"$2" && cat >"$1"' sh "$state/config" "$place/access.log" \
    <<END || exit 73
OBS_ACCESS_LOG=$place/access.log
OBS_BASE_URL=http://{slug}.localhost:$shop_port
OBS_HOST={slug}.localhost
OBS_LIBVIRT_URI=$libvirt
END
}

# The VM is made by who has called obs-serve: the account may not.
show_demo() {
  [ -z "$vm" ] ||
    start_by setpriv "$share/servers/demo/guest" "$libvirt" "$vm" "$run"
  start env PATH="$tools:$PATH" \
    "$share/servers/demo/run" "$place" "$shop_port" "$vm"
  about="This is a demo: $app, a shop with visitors, is observed. It is at
http://$app.localhost:$shop_port/, is slow and breaks at times, and is killed
after half a minute, then every ten minutes, to be started again.
${vm:+libvirt makes a VM for it, $vm.}${lack:+It has no VM: $lack.}
All that is shown of it was measured; at the end all of it is removed."
}
