#pragma once
#include <stddef.h>
#include <stdint.h>

// The part of libcurl that the HTTPClient library uses: handles as opaque pointers, options by
// name, callbacks as plain functions. libcurl's own calls are variadic and cannot be reached from
// Swift.

typedef struct cc_multi cc_multi;
typedef struct cc_easy cc_easy;

// What became of bytes that a callback was given.
enum cc_verdict {
  CC_TAKEN = 0,
  CC_PAUSE = 1,  // Not taken: they come again after cc_multi_resume.
  CC_STOP = 2,   // Ends the transfer.
};

// What a transfer calls back, always on the thread that runs the multi handle.
typedef struct {
  // A connection is ready and the request begins to leave. May come again, if libcurl sends it again.
  void (*ready)(void *context);
  // Gives up to `room` bytes of the request body and returns how many.
  size_t (*read)(void *context, uint8_t *into, size_t room);
  // The body begins anew.
  void (*rewind)(void *context);
  // Takes bytes of the response body; answers with a verdict.
  int (*body)(void *context, const uint8_t *bytes, size_t count);
  // Takes one header line of a response with its line break; CC_TAKEN or CC_STOP.
  int (*header)(void *context, const uint8_t *bytes, size_t count);
} cc_callbacks;

// What all transfers of a client have in common.
typedef struct {
  int64_t connect_timeout_ms;
  int64_t idle_seconds;      // how long an unused connection may be used again
  int64_t lifetime_seconds;  // how long any connection may be used again
  const char *proxy;         // "" for none
  const char *ca_bundle;     // NULL for the system's
  const char *user_agent;
  cc_callbacks callbacks;
} cc_settings;

typedef struct {
  const char *method;
  const char *url;
  int64_t body_length;   // -1: no body
  const uint8_t *body;   // copied; NULL to have it read by the callback
  int resendable;        // whether sending it twice does no harm
  int own_connection;    // HTTP/1.1, which shares its connection with nobody meanwhile
} cc_request;

// Why a transfer ended.
enum cc_outcome {
  CC_ANSWERED = 0,
  CC_NOT_SENT = 1,  // Surely the peer did nothing about it.
  CC_UNKNOWN = 2,
  CC_STOPPED = 3,  // A callback said so.
};

typedef struct {
  void *context;
  int outcome;
  int code;            // libcurl's CURLcode
  const char *reason;  // libcurl's words, static
} cc_result;

int cc_global_init(void);
// The first and the last thing that the thread of a multi handle does.
void cc_thread_begin(void);
void cc_thread_end(void);

// --- Many transfers on one thread ---

cc_multi *cc_multi_new(long connections_per_host, long connections);
void cc_multi_free(cc_multi *multi);
// Waits until there is something to do, at most for `wait_ms`, and does it. 0 when it cannot.
int cc_multi_step(cc_multi *multi, int64_t wait_ms);
// Ends the wait of cc_multi_step. The only call that another thread may make.
void cc_multi_wake(cc_multi *multi);
// Takes the next transfer that ended by itself, which is then still to be finished; 0 for none.
int cc_multi_ended(cc_multi *multi, cc_result *result);
// Starts a prepared transfer; 0 if it cannot. `context` goes to the callbacks.
int cc_multi_start(cc_multi *multi, cc_easy *easy, void *context);
// Goes on with a transfer that a callback paused.
void cc_multi_resume(cc_easy *easy);
// Ends a transfer in whatever state it is in.
void cc_multi_finish(cc_multi *multi, cc_easy *easy);

// --- One transfer; on any thread while it is not started ---

cc_easy *cc_easy_new(const cc_settings *settings);
void cc_easy_free(cc_easy *easy);
// Adds "Name: value" to the next request; 0 when there is no memory.
int cc_easy_add_header(cc_easy *easy, const char *line);
// Makes it ready to start; 0 if libcurl does not accept the request.
int cc_easy_prepare(cc_easy *easy, const cc_request *request);
// The length that the peer announced for the body; -1 if it did not. For use in callbacks.
int64_t cc_easy_expected_body(cc_easy *easy);
// Whether the peer may have got the request, or enough of it to act upon.
int cc_easy_may_have_sent(cc_easy *easy);
// Forgets the request.
void cc_easy_clear(cc_easy *easy);
