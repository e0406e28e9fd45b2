#include "easy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SET(option, value)                                                       \
  do {                                                                           \
    if (code == CURLE_OK) code = curl_easy_setopt(easy->handle, option, value);  \
  } while (0)

int cc_easy_may_have_sent(cc_easy *easy) {
  // No connection was ready for it: the name, the connection, a proxy or TLS failed.
  if (easy->attempts == 0) return 0;
  // What TLS and HTTP/2 had written when a write failed is not known.
  if (easy->encrypted) return 1;
  long request_bytes = 0;
  curl_easy_getinfo(easy->handle, CURLINFO_REQUEST_SIZE, &request_bytes);
  return request_bytes > 0;
}

// libcurl sends a request again by itself when a reused connection dies before an answer, or when an
// HTTP/2 server says that it did not look at it; it does not tell us which.
static int on_ready(void *user, char *peer, char *own, int peer_port, int own_port) {
  (void)peer, (void)own, (void)peer_port, (void)own_port;
  cc_easy *easy = user;
  if (!easy->resendable && cc_easy_may_have_sent(easy)) return CURL_PREREQFUNC_ABORT;
  easy->attempts++;
  easy->callbacks.ready(easy->context);
  return CURL_PREREQFUNC_OK;
}

static size_t on_read(char *into, size_t size, size_t count, void *user) {
  cc_easy *easy = user;
  return easy->callbacks.read(easy->context, (uint8_t *)into, size * count);
}

static int on_seek(void *user, curl_off_t offset, int origin) {
  cc_easy *easy = user;
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  easy->callbacks.rewind(easy->context);
  return CURL_SEEKFUNC_OK;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *user) {
  cc_easy *easy = user;
  switch (easy->callbacks.body(easy->context, (const uint8_t *)bytes, size * count)) {
    case CC_TAKEN: return size * count;
    case CC_PAUSE: return CURL_WRITEFUNC_PAUSE;
    default: easy->stopped = 1; return 0;
  }
}

static size_t on_header(char *bytes, size_t size, size_t count, void *user) {
  cc_easy *easy = user;
  if (easy->callbacks.header(easy->context, (const uint8_t *)bytes, size * count) == CC_TAKEN)
    return size * count;
  easy->stopped = 1;
  return 0;
}

static CURLcode set_common_options(cc_easy *easy, const cc_settings *settings) {
  CURLcode code = CURLE_OK;
  SET(CURLOPT_PRIVATE, easy);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_NOSIGNAL, 1L);
  // Else whoever ends a transfer waits until the system's resolver has given up on its name.
  SET(CURLOPT_QUICK_EXIT, 1L);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_BUFFERSIZE, 64L << 10);
  SET(CURLOPT_TCP_NODELAY, 1L);
  SET(CURLOPT_TCP_KEEPALIVE, 1L);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_CONNECTTIMEOUT_MS, (long)settings->connect_timeout_ms);
  SET(CURLOPT_MAXAGE_CONN, (long)settings->idle_seconds);
  SET(CURLOPT_MAXLIFETIME_CONN, (long)settings->lifetime_seconds);
  // Set, even to nothing, they keep the environment's variables out.
  SET(CURLOPT_PROXY, settings->proxy);
  SET(CURLOPT_NOPROXY, "");
  SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  SET(CURLOPT_USERAGENT, settings->user_agent);
  SET(CURLOPT_PREREQFUNCTION, on_ready);
  SET(CURLOPT_PREREQDATA, easy);
  SET(CURLOPT_READFUNCTION, on_read);
  SET(CURLOPT_READDATA, easy);
  SET(CURLOPT_SEEKFUNCTION, on_seek);
  SET(CURLOPT_SEEKDATA, easy);
  SET(CURLOPT_WRITEFUNCTION, on_body);
  SET(CURLOPT_WRITEDATA, easy);
  SET(CURLOPT_HEADERFUNCTION, on_header);
  SET(CURLOPT_HEADERDATA, easy);
  if (settings->ca_bundle != NULL) SET(CURLOPT_CAINFO, settings->ca_bundle);
  return code;
}

cc_easy *cc_easy_new(const cc_settings *settings) {
  cc_easy *easy = calloc(1, sizeof *easy);
  if (easy == NULL) return NULL;
  easy->callbacks = settings->callbacks;
  easy->handle = curl_easy_init();
  if (easy->handle == NULL || set_common_options(easy, settings) != CURLE_OK) {
    cc_easy_free(easy);
    return NULL;
  }
  return easy;
}

void cc_easy_free(cc_easy *easy) {
  if (easy->handle != NULL) curl_easy_cleanup(easy->handle);
  curl_slist_free_all(easy->headers);
  free(easy);
}

int cc_easy_add_header(cc_easy *easy, const char *line) {
  struct curl_slist *longer = curl_slist_append(easy->headers, line);
  if (longer == NULL) return 0;
  easy->headers = longer;
  return 1;
}

// The handle still has the options of the request before: each way through sets all of them.
static CURLcode set_body(cc_easy *easy, const cc_request *request) {
  CURLcode code = CURLE_OK;
  int is_head = strcmp(request->method, "HEAD") == 0;
  if (request->body_length < 0 && strcmp(request->method, "POST") != 0) {
    SET(CURLOPT_HTTPGET, 1L);
    if (is_head) SET(CURLOPT_NOBODY, 1L);
  } else {
    curl_off_t length = request->body_length < 0 ? 0 : request->body_length;
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, length);
    if (request->body != NULL) SET(CURLOPT_COPYPOSTFIELDS, (const char *)request->body);
  }
  SET(CURLOPT_CUSTOMREQUEST, is_head ? NULL : request->method);
  return code;
}

int cc_easy_prepare(cc_easy *easy, const cc_request *request) {
  CURLcode code = CURLE_OK;
  easy->resendable = request->resendable;
  easy->encrypted = strncasecmp(request->url, "https:", 6) == 0;
  easy->attempts = 0;
  easy->stopped = 0;
  SET(CURLOPT_URL, request->url);
  long version = request->own_connection ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS;
  SET(CURLOPT_HTTP_VERSION, version);
  // Only TLS negotiates HTTP/2: there it pays to wait and see whether a connection can be shared.
  SET(CURLOPT_PIPEWAIT, (long)(easy->encrypted && !request->own_connection));
  // A server that ignores "100-continue" would cost a second; ours are asked for nothing of the kind.
  if (request->body_length > 0 && !cc_easy_add_header(easy, "Expect:")) return 0;
  SET(CURLOPT_HTTPHEADER, easy->headers);
  if (code == CURLE_OK) code = set_body(easy, request);
  return code == CURLE_OK;
}

int64_t cc_easy_expected_body(cc_easy *easy) {
  curl_off_t length = -1;
  curl_easy_getinfo(easy->handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  return length;
}

void cc_easy_clear(cc_easy *easy) {
  curl_easy_setopt(easy->handle, CURLOPT_POSTFIELDS, NULL);
  curl_easy_setopt(easy->handle, CURLOPT_HTTPHEADER, NULL);
  curl_slist_free_all(easy->headers);
  easy->headers = NULL;
  easy->context = NULL;
}
