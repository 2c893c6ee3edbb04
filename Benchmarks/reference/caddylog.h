/* What caddylog.c chooses from. In headers, `@` is the host and `#` a hash. */
#include <stdint.h>

#define PICK(list) (list[below(sizeof list / sizeof *list)])
#define EVENT_STREAM "\"Content-Type\":[\"text/event-stream\"]"

/* A client, and the headers that it sends with everything. */
struct browser {
  const char *protocol, *alpn, *headers[8];
};

/* A kind of request, and what goes with it. */
struct kind {
  const char *method, *path, *suffix, *type;
  int has_hash, sends;
  unsigned queries;
  const char *headers[10];
};

struct request {
  const struct browser *browser;
  const struct kind *kind;
  unsigned status;
  int stream;
  uint64_t nanoseconds, size;
};

struct share {
  unsigned status, of_1000;
};

static const struct share statuses[] = {
  {200, 848}, {304, 50}, {204, 15}, {206, 5}, {201, 10}, {301, 8}, {302, 12},
  {308, 4}, {400, 3}, {401, 6}, {403, 4}, {404, 20}, {429, 2}, {499, 1},
  {500, 3}, {502, 3}, {503, 1}, {101, 2}, {0, 3},
};

static const char *searches[] = {
  "running+shoes", "caf%C3%A9", "size%3A42", "blue%20jacket", "gift+card",
};

#define ENCODINGS "\"Accept-Encoding\":[\"gzip, deflate, br, zstd\"]"
#define BRANDS(version) \
  "\"Sec-Ch-Ua\":[\"\\\"Chromium\\\";v=\\\"" version "\\\", " \
  "\\\"Google Chrome\\\";v=\\\"" version "\\\", " \
  "\\\"Not_A Brand\\\";v=\\\"99\\\"\"]"
#define AGENT(text) "\"User-Agent\":[\"Mozilla/5.0 (" text "\"]"
#define FETCH(mode, dest) \
  "\"Sec-Fetch-Site\":[\"same-origin\"]", \
  "\"Sec-Fetch-Mode\":[\"" mode "\"]", "\"Sec-Fetch-Dest\":[\"" dest "\"]"

static const struct browser browsers[] = {
  {"HTTP/2.0", "h2", {
    AGENT("Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
          "Gecko) Chrome/142.0.0.0 Safari/537.36"),
    BRANDS("142"), "\"Sec-Ch-Ua-Platform\":[\"\\\"Windows\\\"\"]",
    "\"Sec-Ch-Ua-Mobile\":[\"?0\"]", ENCODINGS,
    "\"Accept-Language\":[\"en-GB,en-US;q=0.9,en;q=0.8\"]"}},
  {"HTTP/3.0", "h3", {
    AGENT("Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/141.0.0.0 Mobile Safari/537.36"),
    BRANDS("141"), "\"Sec-Ch-Ua-Platform\":[\"\\\"Android\\\"\"]",
    "\"Sec-Ch-Ua-Mobile\":[\"?1\"]", ENCODINGS,
    "\"Accept-Language\":[\"de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7\"]"}},
  {"HTTP/2.0", "h2", {
    AGENT("Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, "
          "like Gecko) Version/26.0 Safari/605.1.15"),
    ENCODINGS, "\"Accept-Language\":[\"fr-FR,fr;q=0.9\"]",
    "\"Priority\":[\"u=3, i\"]"}},
  {"HTTP/2.0", "h2", {
    AGENT("X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
    ENCODINGS, "\"Accept-Language\":[\"en-US,en;q=0.5\"]",
    "\"Te\":[\"trailers\"]", "\"Priority\":[\"u=0, i\"]",
    "\"Sec-Gpc\":[\"1\"]"}},
  {"HTTP/1.1", "http/1.1", {
    AGENT("compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
    ENCODINGS, "\"From\":[\"googlebot(at)googlebot.com\"]",
    "\"Connection\":[\"keep-alive\"]"}},
};

static const struct kind kinds[] = {
  {"GET", "/products/shoes/", "", "\"Content-Type\":[\"text/html; "
   "charset=utf-8\"]", 0, 0, 60, {
    "\"Accept\":[\"text/html,application/xhtml+xml,application/xml;q=0.9,"
    "image/avif,image/webp,image/apng,*/*;q=0.8\"]",
    "\"Sec-Fetch-User\":[\"?1\"]", "\"Upgrade-Insecure-Requests\":[\"1\"]",
    "\"Cache-Control\":[\"max-age=0\"]", FETCH("navigate", "document")}},
  {"GET", "/static/assets/index-", ".js", "\"Content-Type\":[\"text/"
   "javascript; charset=utf-8\"]", 1, 0, 0, {
    "\"Accept\":[\"*/*\"]", "\"Origin\":[\"https://@\"]",
    "\"If-Modified-Since\":[\"Tue, 06 Oct 2026 08:12:31 GMT\"]",
    FETCH("cors", "script")}},
  {"GET", "/media/images/catalogue/", ".webp", "\"Content-Type\":[\"image/"
   "webp\"]", 1, 0, 20, {
    "\"Accept\":[\"image/avif,image/webp,image/apng,image/svg+xml,image/*,"
    "*/*;q=0.8\"]", "\"Sec-Fetch-Storage-Access\":[\"active\"]",
    FETCH("no-cors", "image")}},
  {"GET", "/api/v2/orders/", "", "\"Content-Type\":[\"application/json\"]",
   0, 0, 70, {
    "\"Accept\":[\"application/json, text/plain, */*\"]",
    "\"Authorization\":[\"REDACTED\"]", "\"X-Requested-With\":[\"XMLHttp"
    "Request\"]", "\"Traceparent\":[\"00-##-#-01\"]", FETCH("cors", "empty")}},
  {"POST", "/api/v2/cart/", "", "\"Content-Type\":[\"application/json\"]",
   0, 1, 10, {
    "\"Accept\":[\"application/json\"]", "\"Content-Length\":[\"1184\"]",
    "\"Content-Type\":[\"application/json\"]", "\"Origin\":[\"https://@\"]",
    "\"X-Csrf-Token\":[\"##\"]", FETCH("cors", "empty")}},
};
