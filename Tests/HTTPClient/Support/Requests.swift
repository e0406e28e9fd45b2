import HTTPClient

let get = HTTPRequest(url: "http://127.0.0.1/")
let post = HTTPRequest(method: .post, url: "http://127.0.0.1/")
let keyedPost = HTTPRequest(
  method: .post, url: "http://127.0.0.1/", isIdempotent: true)
