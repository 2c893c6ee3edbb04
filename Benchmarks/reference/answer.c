/* A CGI program that prints BYTES constant bytes: what no other can beat. */
#include <stdio.h>
#include <sys/uio.h>

static char body[] = {[0 ... BYTES - 1] = 'x'};

int main(void) {
  char head[128];
  int length = snprintf(
    head, sizeof head,
    "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n",
    BYTES);
  struct iovec parts[] = {{head, length}, {body, BYTES}};
  return writev(1, parts, 2) != length + BYTES;
}
