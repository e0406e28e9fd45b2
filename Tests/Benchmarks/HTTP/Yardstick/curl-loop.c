// The yardstick of http-bench: a plain libcurl loop. One thread, the multi interface, so many GETs in
// flight, each easy handle used again at once. Same arguments, same output.
#define _GNU_SOURCE
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { MAX_SAMPLES = 4 << 20 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
         (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

// What a program would keep of an answer: its body, in one piece.
struct call {
  CURL *easy;
  double start;
  char *body;
  size_t size, room;
};

static size_t keep(char *bytes, size_t size, size_t count, void *user) {
  struct call *call = user;
  size_t more = size * count;
  if (call->size + more > call->room) {
    call->room = (call->size + more) * 2;
    call->body = realloc(call->body, call->room);
    if (call->body == NULL) abort();
  }
  memcpy(call->body + call->size, bytes, more);
  call->size += more;
  return more;
}

static int by_value(const void *a, const void *b) {
  float left = *(const float *)a, right = *(const float *)b;
  return (left > right) - (left < right);
}

static const char *argument(int count, char **all, const char *name, const char *otherwise) {
  for (int at = 1; at + 1 < count; at++)
    if (strcmp(all[at], name) == 0) return all[at + 1];
  return otherwise;
}

static void begin(CURLM *multi, struct call *call) {
  call->size = 0;
  call->start = now();
  curl_multi_add_handle(multi, call->easy);
}

int main(int count, char **all) {
  const char *url = argument(count, all, "--url", "");
  long in_flight = atol(argument(count, all, "--in-flight", "1"));
  long connections = atol(argument(count, all, "--connections", "1"));
  double warmup = atof(argument(count, all, "--warmup", "0.5"));
  double seconds = atof(argument(count, all, "--seconds", "2"));

  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM *multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
  struct call *calls = calloc((size_t)in_flight, sizeof *calls);
  float *samples = malloc(MAX_SAMPLES * sizeof *samples);
  for (long at = 0; at < in_flight; at++) {
    CURL *easy = calls[at].easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 10000L);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &calls[at]);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &calls[at]);
    begin(multi, &calls[at]);
  }

  double opens = now() + warmup, closes = opens + seconds, opened = 0, cpu_before = 0;
  long done = 0, errors = 0;
  while (now() < closes) {
    int running = 0, left = 0;
    curl_multi_perform(multi, &running);
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
      struct call *call = NULL;
      long status = 0;
      int failed = message->data.result != CURLE_OK;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
      curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
      double moment = now();
      if (moment >= opens) {
        if (opened == 0) opened = moment, cpu_before = cpu();
        if (failed || status != 200) errors++;
        else if (done < MAX_SAMPLES) samples[done++] = (float)((moment - call->start) * 1e6);
      }
      curl_multi_remove_handle(multi, call->easy);
      begin(multi, call);
    }
    curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  double spent = cpu() - cpu_before, took = now() - opened;
  qsort(samples, (size_t)done, sizeof *samples, by_value);
  if (done == 0) samples[0] = 0, errors++;
  printf("RESULT calls=%ld secs=%.3f p50_us=%.0f p99_us=%.0f errors=%ld cpu=%.3f\n", done, took,
         (double)samples[done / 2], (double)samples[done * 99 / 100], errors, spent);
  return 0;
}
