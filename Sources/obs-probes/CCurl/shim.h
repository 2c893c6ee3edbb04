#pragma once

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* libcurl's variadic functions, one for each type that they are called with:
   Swift can't call a variadic C function, and a call through a prototype that
   is not variadic goes wrong on arm64. The function itself is dlsym's. */

static inline CURLcode ccurl_set_long(
    void *setopt, CURL *easy, CURLoption option, long value) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(
    void *setopt, CURL *easy, CURLoption option, const void *value) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))setopt)(easy, option, value);
}

/* For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. */
static inline CURLcode ccurl_set_writer(
    void *setopt, CURL *easy, CURLoption option, curl_write_callback value) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_opensocket(
    void *setopt, CURL *easy, curl_opensocket_callback value) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))setopt)(
      easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ccurl_get(
    void *getinfo, CURL *easy, CURLINFO info, void *value) {
  return ((CURLcode (*)(CURL *, CURLINFO, ...))getinfo)(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_long(
    void *setopt, CURLM *multi, CURLMoption option, long value) {
  return ((CURLMcode (*)(CURLM *, CURLMoption, ...))setopt)(
      multi, option, value);
}

static inline CURLMcode ccurl_multi_set_pointer(
    void *setopt, CURLM *multi, CURLMoption option, const void *value) {
  return ((CURLMcode (*)(CURLM *, CURLMoption, ...))setopt)(
      multi, option, value);
}

static inline CURLMcode ccurl_multi_set_socket(
    void *setopt, CURLM *multi, curl_socket_callback value) {
  return ((CURLMcode (*)(CURLM *, CURLMoption, ...))setopt)(
      multi, CURLMOPT_SOCKETFUNCTION, value);
}

static inline CURLMcode ccurl_multi_set_timer(
    void *setopt, CURLM *multi, curl_multi_timer_callback value) {
  return ((CURLMcode (*)(CURLM *, CURLMoption, ...))setopt)(
      multi, CURLMOPT_TIMERFUNCTION, value);
}
