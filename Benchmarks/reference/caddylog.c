/*
 * caddylog [-n HOSTS] [-d DAYS] [-l LOGGER] [-s SEED] [-e END] BYTES
 *
 * Writes an access log as Caddy 2.10 does, whole lines, at most BYTES, to
 * standard output: browsers and a few programs at HOSTS apps
 * app-0.apps.example.com, app-1..., over the DAYS before END (seconds since
 * 1970). The same arguments give the same bytes.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caddylog.h"

enum { BUFFER = 1 << 20, LONGEST_LINE = 16384, MOST_HEADERS = 24 };

static uint64_t hosts = 10, days = 3, end = 1793491200, seed = 1;
static const char *logger = "http.log.access.log0";

static char buffer[BUFFER + LONGEST_LINE], *at = buffer;
static uint64_t written;

/* Splitmix64. */
static uint64_t random64(void) {
  uint64_t z = seed += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static unsigned below(unsigned limit) {
  return (random64() >> 32) * limit >> 32;
}

static double fraction(void) { return (random64() >> 11) * 0x1p-53; }

/* True so often in a hundred. */
static int often(unsigned percent) { return below(100) < percent; }

/* What durations and sizes are like: many near the median, few far off. */
static double log_normal(double median, double sigma) {
  double radius = sqrt(-2 * log(1 - fraction()));
  return median * exp(sigma * radius * cos(6.283185307179586 * fraction()));
}

static void text(const char *words) { at = stpcpy(at, words); }

static void number(uint64_t value) {
  char digits[20];
  int count = 0;
  do digits[count++] = '0' + value % 10; while (value /= 10);
  while (count) *at++ = digits[--count];
}

/* A fraction of so many digits, less the zeros at its end, as Go prints. */
static void decimal(uint64_t value, int digits) {
  uint64_t unit = 1;
  for (int i = 0; i < digits; i++) unit *= 10;
  number(value / unit);
  if (value % unit == 0) return;
  *at++ = '.';
  for (value %= unit; value; value = value * 10 % unit)
    *at++ = '0' + value * 10 / unit;
}

static void hex(unsigned digits) {
  for (uint64_t value = random64(); digits--; value >>= 4)
    *at++ = "0123456789abcdef"[value & 15];
}

static void host_name(unsigned host) {
  text("app-");
  number(host);
  text(".apps.example.com");
}

/* Seconds as the shortest text of the double: its steps are of 0.24 us. */
static void time_stamp(uint64_t tenths_of_us) {
  double seconds = tenths_of_us / 1e7L;
  uint64_t nearest = llroundl(seconds * 1e7L);
  uint64_t shorter = (nearest + 5) / 10 * 10;
  decimal((double)(shorter / 1e7L) == seconds ? shorter : nearest, 7);
}

static void address(uint64_t client) {
  if (client % 4 == 0) {
    at += sprintf(
      at, "2001:db8:%x:%x::%x", (unsigned)(client >> 8 & 0xffff),
      (unsigned)(client >> 24 & 0xffff), (unsigned)(client >> 40 & 0xffff));
    return;
  }
  text("203.");
  for (int shift = 8; shift <= 24; shift += 8) {
    number(client >> shift & 0xff);
    if (shift < 24) *at++ = '.';
  }
}

/* A file, a page or a call of some app. */
static void uri(const struct kind *kind) {
  text(kind->path);
  if (kind->has_hash) hex(8), text(kind->suffix);
  else number(below(100000));
  if (!often(kind->queries)) return;
  text("?page=");
  number(1 + below(50));
  if (often(50)) text("&q="), text(PICK(searches));
  if (often(30)) text("&utm_source=newsletter&utm_campaign="), hex(10);
}

/* Go's maps have no order: neither have the headers. */
static void headers(const char **list, unsigned count, unsigned host) {
  for (unsigned i = count; i > 1; i--) {
    unsigned other = below(i);
    const char *swapped = list[i - 1];
    list[i - 1] = list[other];
    list[other] = swapped;
  }
  *at++ = '{';
  for (unsigned i = 0; i < count; i++) {
    if (i) *at++ = ',';
    for (const char *from = list[i]; *from; from++)
      if (*from == '@') host_name(host);
      else if (*from == '#') hex(16);
      else *at++ = *from;
  }
  *at++ = '}';
}

static void request_headers(
  const struct request *request, unsigned host) {
  const struct browser *browser = request->browser;
  const struct kind *kind = request->kind;
  const char *list[MOST_HEADERS];
  unsigned count = 0;
  for (int i = 0; browser->headers[i]; i++) list[count++] = browser->headers[i];
  for (int i = 0; kind->headers[i]; i++) list[count++] = kind->headers[i];
  if (often(70)) list[count++] = "\"Cookie\":[\"REDACTED\"]";
  if (often(40)) list[count++] = "\"Referer\":[\"https://@/products/shoes\"]";
  if (often(20)) list[count++] = "\"Dnt\":[\"1\"]";
  if (request->status == 304)
    list[count++] = "\"If-None-Match\":[\"\\\"#\\\"\"]";
  headers(list, count, host);
}

static void response_headers(
  const struct request *request, unsigned host) {
  const char *list[MOST_HEADERS];
  unsigned count = 0;
  list[count++] = "\"Server\":[\"Caddy\"]";
  list[count++] = "\"Alt-Svc\":[\"h3=\\\":443\\\"; ma=2592000\"]";
  if (request->status != 0) {
    list[count++] = "\"Via\":[\"1.1 Caddy\"]";
    list[count++] = "\"X-Request-Id\":[\"#\"]";
    list[count++] = "\"Date\":[\"Sat, 31 Oct 2026 17:42:11 GMT\"]";
    list[count++] = request->stream ? EVENT_STREAM : request->kind->type;
  }
  if (request->size > 1000)
    list[count++] = "\"Content-Encoding\":[\"gzip\"]",
    list[count++] = "\"Vary\":[\"Accept-Encoding\"]";
  if (request->status == 101)
    list[count++] = "\"Connection\":[\"Upgrade\"]",
    list[count++] = "\"Upgrade\":[\"websocket\"]";
  if (often(30)) list[count++] = "\"Cache-Control\":[\"private, max-age=0\"]";
  if (often(20)) list[count++] = "\"Etag\":[\"W/\\\"#\\\"\"]";
  if (often(30)) list[count++] = "\"X-Content-Type-Options\":[\"nosniff\"]";
  if (often(5)) list[count++] = "\"Set-Cookie\":[\"REDACTED\"]";
  headers(list, count, host);
}

static unsigned status(void) {
  unsigned left = below(1000);
  const struct share *share = statuses;
  while (left >= share->of_1000) left -= share++->of_1000;
  return share->status;
}

static struct request request(unsigned host) {
  struct request request = {
    .browser = &PICK(browsers), .kind = &PICK(kinds), .status = status()};
  int has_body = request.status != 204 && request.status != 304;
  /* Each app is as fast as it is. */
  double median = 2e6 * (1 + host % 17);
  request.stream = request.status == 200 && below(1000) < 4;
  if (request.stream || request.status == 101) median = 60e9;
  request.nanoseconds = log_normal(median, 1.1);
  if (has_body && request.status >= 200)
    request.size = log_normal(request.status < 300 ? 6000 : 400, 1.6);
  return request;
}

static void line(unsigned host, uint64_t when) {
  struct request now = request(host);
  uint64_t client = random64();
  text(now.status < 500 ? "{\"level\":\"info\"" : "{\"level\":\"error\"");
  text(",\"ts\":"), time_stamp(when);
  text(",\"logger\":\""), text(logger);
  text("\",\"msg\":\"handled request\",\"request\":{\"remote_ip\":\"");
  address(client);
  text("\",\"remote_port\":\""), number(32768 + below(28000));
  text("\",\"client_ip\":\""), address(client);
  text("\",\"proto\":\""), text(now.browser->protocol);
  text("\",\"method\":\""), text(now.kind->method);
  text("\",\"host\":\""), host_name(host);
  text("\",\"uri\":\""), uri(now.kind);
  text("\",\"headers\":"), request_headers(&now, host);
  text(",\"tls\":{\"resumed\":"), text(often(40) ? "true" : "false");
  text(",\"version\":772,\"cipher_suite\":4865,\"proto\":\"");
  text(now.browser->alpn);
  text("\",\"server_name\":\""), host_name(host);
  text("\"}},\"bytes_read\":"), number(now.kind->sends ? below(4000) : 0);
  text(",\"user_id\":\"\",\"duration\":"), decimal(now.nanoseconds, 9);
  text(",\"size\":"), number(now.size);
  text(",\"status\":"), number(now.status);
  text(",\"resp_headers\":"), response_headers(&now, host);
  text("}\n");
}

static int flush(const char *upto) {
  for (char *from = buffer; from < upto;) {
    ssize_t count = write(1, from, upto - from);
    if (count < 0) return perror("caddylog"), 0;
    from += count;
    written += count;
  }
  at = buffer;
  return 1;
}

/* In order, but for a few that ended together: they are up to 4 ms late. */
static uint64_t moment(double share) {
  static uint64_t turn;
  uint64_t length = days * 864000000000;
  if (turn == 0 || !often(2))
    turn = end * 10000000 - length + (uint64_t)(share * (length - 50000));
  return turn + below(40000);
}

static int generate(uint64_t bytes) {
  for (;;) {
    char *start = at;
    uint64_t before = written + (start - buffer);
    /* The first app has most requests, the last few. */
    unsigned host = pow(hosts + 1, fraction()) - 1;
    line(host, moment((double)before / bytes));
    if (before + (at - start) > bytes) return flush(start);
    if (at - buffer >= BUFFER && !flush(at)) return 0;
  }
}

int main(int count, char **arguments) {
  int option;
  while ((option = getopt(count, arguments, "n:d:l:s:e:")) != -1)
    switch (option) {
    case 'n': hosts = strtoull(optarg, NULL, 10); break;
    case 'd': days = strtoull(optarg, NULL, 10); break;
    case 'l': logger = optarg; break;
    case 's': seed = strtoull(optarg, NULL, 10); break;
    case 'e': end = strtoull(optarg, NULL, 10); break;
    default: return 64;
    }
  if (optind != count - 1 || hosts < 1 || days < 1) {
    fputs("usage: caddylog [-n HOSTS] [-d DAYS] [-l LOGGER] [-s SEED] "
          "[-e END] BYTES\n", stderr);
    return 64;
  }
  return !generate(strtoull(arguments[optind], NULL, 10));
}
