#pragma once
#include "CLibcurl.h"

#include <curl/curl.h>

struct cc_easy {
  CURL *handle;
  struct curl_slist *headers;
  cc_callbacks callbacks;
  void *context;
  int resendable;
  int encrypted;
  int attempts;  // how often a connection was ready for it
  int stopped;   // a callback ended it
};
