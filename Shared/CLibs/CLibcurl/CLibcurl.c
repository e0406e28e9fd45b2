#include "CLibcurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct cc_multi {
  CURLM *handle;
};

struct cc_easy {
  CURL *handle;
  struct curl_slist *headers;
  cc_callbacks callbacks;
  void *context;
  int stopped;
};

int cc_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

void cc_block_sigpipe(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

cc_multi *cc_multi_new(long connections_per_host, long connections) {
  cc_multi *multi = calloc(1, sizeof *multi);
  if (multi == NULL) return NULL;
  multi->handle = curl_multi_init();
  if (multi->handle == NULL) {
    free(multi);
    return NULL;
  }
  curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  curl_multi_setopt(multi->handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
  curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, connections);
  return multi;
}

void cc_multi_free(cc_multi *multi) {
  curl_multi_cleanup(multi->handle);
  free(multi);
}

int cc_multi_step(cc_multi *multi) {
  int running = 0;
  return curl_multi_perform(multi->handle, &running) == CURLM_OK;
}

int cc_multi_wait(cc_multi *multi, int wait_ms) {
  int ready = 0;
  return curl_multi_poll(multi->handle, NULL, 0, wait_ms, &ready) == CURLM_OK;
}

int cc_multi_wake(cc_multi *multi) { return curl_multi_wakeup(multi->handle) == CURLM_OK; }

// Before "pretransfer" there is no connection, or its handshake is not over: no byte of a request
// can have left.
int cc_may_have_sent(cc_easy *easy) {
  curl_off_t ready = 0;
  long request_bytes = 0;
  curl_easy_getinfo(easy->handle, CURLINFO_PRETRANSFER_TIME_T, &ready);
  curl_easy_getinfo(easy->handle, CURLINFO_REQUEST_SIZE, &request_bytes);
  return ready > 0 || request_bytes > 0;
}

static int outcome_of(cc_easy *easy, CURLcode code) {
  if (code == CURLE_OK) return CC_ANSWERED;
  if (easy->stopped) return CC_STOPPED;
  // The place where the transfer stood decides, not the code: TLS errors can also strike late.
  return cc_may_have_sent(easy) ? CC_UNKNOWN : CC_NOT_SENT;
}

int cc_multi_ended(cc_multi *multi, cc_result *result) {
  int left = 0;
  for (;;) {
    CURLMsg *message = curl_multi_info_read(multi->handle, &left);
    if (message == NULL) return 0;
    if (message->msg != CURLMSG_DONE) continue;
    cc_easy *easy = NULL;
    CURLcode code = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&easy);
    long status = 0, connects = 0;
    curl_easy_getinfo(easy->handle, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy->handle, CURLINFO_NUM_CONNECTS, &connects);
    *result = (cc_result){
        .easy = easy,
        .context = easy->context,
        .outcome = outcome_of(easy, code),
        .status = (int)status,
        .reason = curl_easy_strerror(code),
        .reused = connects == 0,
    };
    return 1;
  }
}

static size_t on_read(char *into, size_t size, size_t count, void *user) {
  cc_easy *easy = user;
  return easy->callbacks.read(easy->context, (uint8_t *)into, size * count);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *user) {
  cc_easy *easy = user;
  if (easy->callbacks.body(easy->context, (const uint8_t *)bytes, size * count) == 1)
    return size * count;
  easy->stopped = 1;
  return 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *user) {
  cc_easy *easy = user;
  if (easy->callbacks.header(easy->context, (const uint8_t *)bytes, size * count) == 1)
    return size * count;
  easy->stopped = 1;
  return 0;
}

static void release(cc_easy *easy) {
  if (easy->handle != NULL) curl_easy_cleanup(easy->handle);
  curl_slist_free_all(easy->headers);
  free(easy);
}

static int add_header(cc_easy *easy, const char *line) {
  struct curl_slist *longer = curl_slist_append(easy->headers, line);
  if (longer == NULL) return 0;
  easy->headers = longer;
  return 1;
}

static CURLcode set_body(CURL *handle, const cc_request *request) {
  CURLcode code = CURLE_OK;
  if (strcmp(request->method, "GET") == 0) return curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
  if (strcmp(request->method, "HEAD") == 0) return curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  if (request->body_length >= 0 || strcmp(request->method, "POST") == 0) {
    curl_off_t length = request->body_length < 0 ? 0 : request->body_length;
    code = curl_easy_setopt(handle, CURLOPT_POST, 1L);
    if (code == CURLE_OK)
      code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, length);
  }
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request->method);
  return code;
}

static CURLcode set_options(cc_easy *easy, const cc_request *request) {
  CURL *handle = easy->handle;
  CURLcode code = CURLE_OK;
#define SET(option, value)                                     \
  do {                                                         \
    if (code == CURLE_OK) code = curl_easy_setopt(handle, option, value); \
  } while (0)
  SET(CURLOPT_PRIVATE, easy);
  SET(CURLOPT_URL, request->url);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_TCP_NODELAY, 1L);
  SET(CURLOPT_TCP_KEEPALIVE, 1L);
  SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
  SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_timeout_ms);
  SET(CURLOPT_PROXY, request->proxy);
  SET(CURLOPT_USERAGENT, request->user_agent);
  SET(CURLOPT_HTTPHEADER, easy->headers);
  SET(CURLOPT_READFUNCTION, on_read);
  SET(CURLOPT_READDATA, easy);
  SET(CURLOPT_WRITEFUNCTION, on_body);
  SET(CURLOPT_WRITEDATA, easy);
  SET(CURLOPT_HEADERFUNCTION, on_header);
  SET(CURLOPT_HEADERDATA, easy);
  if (request->ca_bundle != NULL) SET(CURLOPT_CAINFO, request->ca_bundle);
  // libcurl sends a request again by itself when a reused connection dies before an answer. It
  // cannot once body bytes are gone, since there is no seek function; without a body, only a
  // fresh connection rules it out.
  if (!request->resendable && request->body_length <= 0) SET(CURLOPT_FRESH_CONNECT, 1L);
#undef SET
  if (code == CURLE_OK) code = set_body(handle, request);
  return code;
}

cc_easy *cc_start(cc_multi *multi, const cc_request *request, const cc_callbacks *callbacks,
                  void *context) {
  cc_easy *easy = calloc(1, sizeof *easy);
  if (easy == NULL) return NULL;
  easy->callbacks = *callbacks;
  easy->context = context;
  easy->handle = curl_easy_init();
  int fine = easy->handle != NULL && add_header(easy, "Expect:");
  for (const char *const *line = request->headers; fine && *line != NULL; line++)
    fine = add_header(easy, *line);
  if (!fine || set_options(easy, request) != CURLE_OK ||
      curl_multi_add_handle(multi->handle, easy->handle) != CURLM_OK) {
    release(easy);
    return NULL;
  }
  return easy;
}

void cc_finish(cc_multi *multi, cc_easy *easy) {
  curl_multi_remove_handle(multi->handle, easy->handle);
  release(easy);
}
