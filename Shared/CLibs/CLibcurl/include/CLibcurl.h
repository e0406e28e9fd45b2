#pragma once
#include <stddef.h>
#include <stdint.h>

// The part of libcurl that the HTTPClient library uses: handles as opaque pointers, options by
// name, callbacks as plain functions. libcurl's own calls are variadic and cannot be reached from
// Swift.

typedef struct cc_multi cc_multi;
typedef struct cc_easy cc_easy;

// What a transfer calls back, always on the thread that runs cc_multi_step.
typedef struct {
  // Gives up to `room` bytes of the request body and returns how many; there is no going back.
  size_t (*read)(void *context, uint8_t *into, size_t room);
  // Takes bytes of the response body; anything but 1 ends the transfer.
  int (*body)(void *context, const uint8_t *bytes, size_t count);
  // Takes one header line of a response with its line break; anything but 1 ends the transfer.
  int (*header)(void *context, const uint8_t *bytes, size_t count);
} cc_callbacks;

typedef struct {
  const char *method;
  const char *url;
  const char *const *headers;  // "Name: value", ended by NULL
  int64_t body_length;         // -1: no body
  int resendable;              // whether libcurl may silently send it again on a fresh connection
  int64_t timeout_ms;
  int64_t connect_timeout_ms;
  const char *proxy;      // "" for none
  const char *ca_bundle;  // NULL for the system's
  const char *user_agent;
} cc_request;

// Why a transfer ended.
enum cc_outcome {
  CC_ANSWERED = 0,
  CC_NOT_SENT = 1,  // Surely nothing of the request reached the peer.
  CC_UNKNOWN = 2,
  CC_STOPPED = 3,  // A callback said so.
};

typedef struct {
  cc_easy *easy;
  void *context;
  int outcome;
  int status;
  const char *reason;  // libcurl's words, static
  int64_t reused;      // 1 if an open connection served it
} cc_result;

int cc_global_init(void);
void cc_block_sigpipe(void);

cc_multi *cc_multi_new(long connections_per_host, long connections);
void cc_multi_free(cc_multi *multi);
// Moves all transfers forward, then waits until there is something to do or for `wait_ms`.
int cc_multi_step(cc_multi *multi);
int cc_multi_wait(cc_multi *multi, int wait_ms);
// The only call that another thread may make.
int cc_multi_wake(cc_multi *multi);
// Takes the next ended transfer; 0 when there is none.
int cc_multi_ended(cc_multi *multi, cc_result *result);

// Starts a transfer; null if it cannot even start. `context` goes to the callbacks.
cc_easy *cc_start(cc_multi *multi, const cc_request *request, const cc_callbacks *callbacks,
                  void *context);
// Whether bytes of the request may have left already.
int cc_may_have_sent(cc_easy *easy);
// Ends a transfer in whatever state it is in and frees it.
void cc_finish(cc_multi *multi, cc_easy *easy);
