/* libvirt [URI]: what being linked to libvirt costs, and a connection. */
#include <libvirt/libvirt.h>

int main(int count, char **arguments) {
  if (count < 2) return 0;
  virConnectPtr connection = virConnectOpenReadOnly(arguments[1]);
  return !connection || virConnectClose(connection) != 0;
}
