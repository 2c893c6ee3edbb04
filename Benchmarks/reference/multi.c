/*
 * multi [-k] [-t TICK] INTERVAL TIMEOUT
 *
 * Asks every URL of standard input, a line each, as "URL HOST:PORT" (where to
 * connect) or "URL", each INTERVAL seconds: libcurl's multi interface with
 * epoll and nothing else, the least that a prober can be. It begins with URL
 * at the hash of URL within the interval. At SIGTERM it prints the URLs whose
 * last answer was none, or no 200.
 *
 * -k keeps connections, as one who asks an exporter does. -t begins all that
 * are due in the same TICK milliseconds together.
 */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { MOST_EVENTS = 256, A_SECOND = 1000 };

struct target {
  char *url;
  struct curl_slist *connect_to;
  int64_t phase;
  int failed;
};

static struct target *targets;
static size_t count, idle_count, idle_room;
static CURL **idle;
static CURLM *multi;
static struct curl_slist *headers;
static int poller, keep;
static int64_t interval, timeout, tick = 1, deadline = -1;
static volatile sig_atomic_t ended;

static void fail(const char *what) {
  fprintf(stderr, "multi: %s\n", what);
  exit(1);
}

static void *resized(void *memory, size_t bytes) {
  if ((memory = realloc(memory, bytes)) == NULL) fail("no memory");
  return memory;
}

static void end(int number) {
  (void)number;
  ended = 1;
}

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * (int64_t)A_SECOND + now.tv_nsec / 1000000;
}

/* FNV-1a. */
static uint64_t hash(const char *text) {
  uint64_t value = 0xcbf29ce484222325;
  while (*text) value = (value ^ (unsigned char)*text++) * 0x100000001b3;
  return value;
}

static int earlier(const void *one, const void *other) {
  int64_t a = ((const struct target *)one)->phase;
  int64_t b = ((const struct target *)other)->phase;
  return (a > b) - (a < b);
}

static void read_targets(void) {
  char *line = NULL, place[256];
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    targets = resized(targets, (count + 1) * sizeof *targets);
    struct target *target = &targets[count++];
    char *rest = line, *url = strsep(&rest, " \n");
    *target = (struct target){.url = strdup(url)};
    target->phase = (hash(url) >> 32) % interval;
    if (rest == NULL || *rest == '\0') continue;
    snprintf(place, sizeof place, "::%.*s", (int)strcspn(rest, "\n"), rest);
    target->connect_to = curl_slist_append(NULL, place);
  }
  free(line);
  if (count == 0) fail("no URL");
  qsort(targets, count, sizeof *targets, earlier);
}

static size_t drop(char *bytes, size_t size, size_t number, void *unused) {
  (void)bytes, (void)unused;
  return size * number;
}

static CURL *new_handle(void) {
  CURL *easy = curl_easy_init();
  if (easy == NULL) fail("curl_easy_init");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)!keep);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, (long)!keep);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
  if (!keep) curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  return easy;
}

static void begin(struct target *target) {
  CURL *easy = idle_count ? idle[--idle_count] : new_handle();
  curl_easy_setopt(easy, CURLOPT_URL, target->url);
  curl_easy_setopt(easy, CURLOPT_CONNECT_TO, target->connect_to);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, target);
  if (curl_multi_add_handle(multi, easy)) fail("curl_multi_add_handle");
}

/* Notes what has ended, and keeps the handles for the next. */
static void collect(void) {
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    CURL *easy = message->easy_handle;
    CURLcode result = message->data.result;
    struct target *target;
    long status;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&target);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    target->failed = result != CURLE_OK || status != 200;
    curl_multi_remove_handle(multi, easy);
    if (idle_count == idle_room)
      idle = resized(idle, (idle_room += MOST_EVENTS) * sizeof *idle);
    idle[idle_count++] = easy;
  }
}

/* libcurl wants to know of a socket; `known` is not NULL from the second
   time on. */
static int watch(
  CURL *easy, curl_socket_t socket, int what, void *unused, void *known
) {
  struct epoll_event event = {.data.fd = socket};
  (void)easy, (void)unused;
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (what == CURL_POLL_REMOVE) event.events = 0;
  epoll_ctl(
    poller,
    what == CURL_POLL_REMOVE ? EPOLL_CTL_DEL
    : known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
  curl_multi_assign(multi, socket, what == CURL_POLL_REMOVE ? NULL : &poller);
  return 0;
}

static int wake_in(CURLM *same, long delay, void *unused) {
  (void)same, (void)unused;
  deadline = delay < 0 ? -1 : milliseconds() + delay;
  return 0;
}

static void wait_until(int64_t due) {
  struct epoll_event events[MOST_EVENTS];
  int running, delay;
  if (deadline >= 0 && deadline < due) due = deadline;
  delay = due - milliseconds();
  int ready = epoll_wait(poller, events, MOST_EVENTS, delay < 0 ? 0 : delay);
  for (int each = 0; each < ready; each++) {
    uint32_t seen = events[each].events;
    int bits = (seen & EPOLLIN ? CURL_CSELECT_IN : 0)
      | (seen & EPOLLOUT ? CURL_CSELECT_OUT : 0)
      | (seen & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
    curl_multi_socket_action(multi, events[each].data.fd, bits, &running);
  }
  if (deadline >= 0 && deadline <= milliseconds()) {
    deadline = -1;
    curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
  collect();
}

static void set_up(void) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  headers = curl_slist_append(NULL, "Connection: close");
  multi = curl_multi_init();
  poller = epoll_create1(EPOLL_CLOEXEC);
  if (multi == NULL || poller < 0) fail("can't begin");
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, wake_in);
}

int main(int words, char **word) {
  for (int option; (option = getopt(words, word, "kt:")) != -1;)
    if (option == 'k') keep = 1;
    else if (option == 't') tick = atoll(optarg);
    else return 64;
  if (words - optind != 2) fail("usage: multi [-k] [-t TICK] INTERVAL TIMEOUT");
  interval = atoll(word[optind]) * A_SECOND;
  timeout = atoll(word[optind + 1]) * A_SECOND;
  set_up();
  read_targets();
  sigaction(SIGTERM, &(struct sigaction){.sa_handler = end}, NULL);
  int64_t start = milliseconds();
  for (size_t next = 0; !ended; ) {
    int64_t now = milliseconds() / tick * tick;
    while (start + targets[next].phase <= now) {
      begin(&targets[next]);
      if (++next == count) next = 0, start += interval;
    }
    wait_until((start + targets[next].phase + tick - 1) / tick * tick);
  }
  for (size_t each = 0; each < count; each++)
    if (targets[each].failed) puts(targets[each].url);
  return 0;
}
