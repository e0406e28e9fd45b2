#define _GNU_SOURCE
#include "easy.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

// libcurl says which sockets it waits for; epoll waits. curl_multi_poll would look at every socket
// and curl_multi_perform at every transfer each time that one of them has news.
struct cc_multi {
  CURLM *handle;
  int epoll;
  int wake;
  int64_t due_ms;  // when libcurl wants to be called without news; -1: never
};

int cc_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

void cc_thread_begin(void) {
  pthread_setname_np(pthread_self(), "curl");
  // libcurl may write to connections that the peer has closed.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

// OpenSSL would do this when the thread exits. Whoever waits for the thread's work to end may end the
// process right then, and OpenSSL's cleanup at exit does not wait for threads: it crashes.
void cc_thread_end(void) { OPENSSL_thread_stop(); }

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int on_timer(CURLM *handle, long timeout_ms, void *user) {
  (void)handle;
  cc_multi *multi = user;
  multi->due_ms = timeout_ms < 0 ? -1 : timeout_ms == 0 ? 0 : now_ms() + timeout_ms;
  return 0;
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user, void *known) {
  (void)easy;
  cc_multi *multi = user;
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(multi->epoll, EPOLL_CTL_DEL, socket, NULL);
    return 0;
  }
  struct epoll_event event = {.data.fd = socket};
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (known != NULL) return epoll_ctl(multi->epoll, EPOLL_CTL_MOD, socket, &event);
  curl_multi_assign(multi->handle, socket, multi);
  return epoll_ctl(multi->epoll, EPOLL_CTL_ADD, socket, &event);
}

cc_multi *cc_multi_new(long connections_per_host, long connections) {
  cc_multi *multi = calloc(1, sizeof *multi);
  if (multi == NULL) return NULL;
  multi->due_ms = -1;
  multi->handle = curl_multi_init();
  multi->epoll = epoll_create1(EPOLL_CLOEXEC);
  multi->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = multi->wake};
  if (multi->handle == NULL || multi->epoll < 0 || multi->wake < 0 ||
      epoll_ctl(multi->epoll, EPOLL_CTL_ADD, multi->wake, &event) != 0) {
    cc_multi_free(multi);
    return NULL;
  }
  curl_multi_setopt(multi->handle, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi->handle, CURLMOPT_SOCKETDATA, multi);
  curl_multi_setopt(multi->handle, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(multi->handle, CURLMOPT_TIMERDATA, multi);
  curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  curl_multi_setopt(multi->handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
  curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, connections);
  return multi;
}

void cc_multi_free(cc_multi *multi) {
  if (multi->handle != NULL) curl_multi_cleanup(multi->handle);
  if (multi->epoll >= 0) close(multi->epoll);
  if (multi->wake >= 0) close(multi->wake);
  free(multi);
}

void cc_multi_wake(cc_multi *multi) {
  uint64_t one = 1;
  // It fails only when the counter is full, and then the thread wakes up anyway.
  ssize_t written = write(multi->wake, &one, sizeof one);
  (void)written;
}

static void take_wake(cc_multi *multi) {
  uint64_t count;
  ssize_t taken = read(multi->wake, &count, sizeof count);
  (void)taken;
}

static int action(cc_multi *multi, curl_socket_t socket, uint32_t events) {
  int running = 0, mask = 0;
  if (events & EPOLLIN) mask |= CURL_CSELECT_IN;
  if (events & EPOLLOUT) mask |= CURL_CSELECT_OUT;
  if (events & (EPOLLERR | EPOLLHUP)) mask |= CURL_CSELECT_ERR;
  return curl_multi_socket_action(multi->handle, socket, mask, &running) == CURLM_OK;
}

int cc_multi_step(cc_multi *multi, int64_t wait_ms) {
  struct epoll_event events[64];
  if (multi->due_ms >= 0) {
    int64_t left = multi->due_ms == 0 ? 0 : multi->due_ms - now_ms();
    if (left < wait_ms) wait_ms = left < 0 ? 0 : left;
  }
  int count = epoll_wait(multi->epoll, events, 64, (int)wait_ms);
  for (int at = 0; at < count; at++) {
    if (events[at].data.fd == multi->wake)
      take_wake(multi);
    else if (!action(multi, events[at].data.fd, events[at].events))
      return 0;
  }
  if (multi->due_ms >= 0 && multi->due_ms <= now_ms()) {
    multi->due_ms = -1;
    return action(multi, CURL_SOCKET_TIMEOUT, 0);
  }
  return 1;
}

int cc_multi_ended(cc_multi *multi, cc_result *result) {
  int left = 0;
  CURLMsg *message = curl_multi_info_read(multi->handle, &left);
  // CURLMSG_DONE is the only kind there is.
  if (message == NULL) return 0;
  cc_easy *easy = NULL;
  CURLcode code = message->data.result;
  curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&easy);
  *result = (cc_result){
      .context = easy->context,
      .outcome = code == CURLE_OK               ? CC_ANSWERED
                 : easy->stopped                ? CC_STOPPED
                 : cc_easy_may_have_sent(easy)  ? CC_UNKNOWN
                                                : CC_NOT_SENT,
      .code = (int)code,
      .reason = curl_easy_strerror(code),
  };
  return 1;
}

int cc_multi_start(cc_multi *multi, cc_easy *easy, void *context) {
  easy->context = context;
  return curl_multi_add_handle(multi->handle, easy->handle) == CURLM_OK;
}

void cc_multi_resume(cc_easy *easy) { curl_easy_pause(easy->handle, CURLPAUSE_CONT); }

void cc_multi_finish(cc_multi *multi, cc_easy *easy) {
  curl_multi_remove_handle(multi->handle, easy->handle);
}
