import FoundationEssentials

/// One request as a partner's handler sees it.
package struct Call: Sendable {
  /// `GET`, `POST`, …
  let method: String
  /// The decoded path after the partner's prefix, starting with a slash.
  let path: String
  /// Query items in their order, decoded.
  let query: [(name: String, value: String)]
  /// Header fields by lower-case name.
  let headers: [String: String]
  /// The body as it came.
  let body: [UInt8]
  /// The body as JSON, or null when it is none.
  let json: JSON
  /// The names that the route's pattern caught.
  var parameters: [String: String] = [:]
  /// How long the caller has been kept waiting by a long poll, in micros.
  var waited: Int64 = 0

  init(
    method: String, path: String, query: String?, headers: [String: String], body: [UInt8]
  ) {
    self.method = method
    self.path = Self.decoded(path)
    self.query = (query ?? "").split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? String(parts[1]) : ""
      return (
        Self.decoded(String(parts[0])),
        Self.decoded(
          value.split(separator: "+", omittingEmptySubsequences: false)
            .joined(separator: " "))
      )
    }
    self.headers = headers
    self.body = body
    json = (try? JSON(parsing: body)) ?? .null
  }

  /// The first query item of that name.
  func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// What the route's `:name` caught.
  func parameter(_ name: String) -> String { parameters[name] ?? "" }

  /// The token of `Authorization: Bearer …`.
  var bearer: String? {
    guard let value = headers["authorization"], value.lowercased().hasPrefix("bearer ") else {
      return nil
    }
    return String(value.dropFirst(7))
  }

  private static func decoded(_ text: String) -> String { text.removingPercentEncoding ?? text }
}

/// What a partner answers.
package struct Answer: Sendable, Codable {
  var status: Int
  var headers: [String: String] = [:]
  var type = "application/json"
  var body: String
  /// The caller should be kept waiting and the handler asked again.
  var isAgain = false

  init(_ json: JSON, status: Int = 200, headers: [String: String] = [:]) {
    self.status = status
    self.headers = headers
    body = json.description
  }

  init(text: String, type: String, status: Int = 200) {
    self.status = status
    self.type = type
    body = text
  }

  static func empty(_ status: Int) -> Answer {
    Answer(text: "", type: "text/plain", status: status)
  }

  func with(header name: String, _ value: String) -> Answer {
    var answer = self
    answer.headers[name] = value
    return answer
  }
}

/// A handler's way to answer with an error.
struct Refusal: Error {
  let answer: Answer
}
