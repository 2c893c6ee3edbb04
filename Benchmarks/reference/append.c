/* append FILE: appends standard input to it and waits for the disk. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

static char buffer[4 << 20];

int main(int count, char **arguments) {
  if (count != 2) return 64;
  int file = open(arguments[1], O_WRONLY | O_APPEND | O_CREAT, 0640);
  ssize_t got;
  if (file < 0) return 1;
  while ((got = read(0, buffer, sizeof buffer)) > 0)
    if (write(file, buffer, got) != got || fdatasync(file) != 0) return 1;
  return got != 0;
}
