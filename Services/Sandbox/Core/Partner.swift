/// Answers a call, with all books in its hands.
typealias Handler = @Sendable (inout Books, Call) throws -> Answer

/// One simulated company: a prefix of the URL, its routes, and what it asks of every call.
struct Partner: Sendable {
  struct Route: Sendable {
    let method: String
    let pattern: [String]
    let handler: Handler
  }

  /// As faults and books name it.
  let name: String
  /// Where its API lives, such as `/persona/api/v1`.
  let prefix: String
  private(set) var routes: [Route] = []
  /// Runs around every handler: keys, idempotency, the partner's own headers.
  private let around: @Sendable (inout Books, Call, Handler) throws -> Answer
  /// Answers calls for which there is no route.
  private let missing: @Sendable (Call) -> Answer

  init(
    _ name: String, prefix: String, missing: @escaping @Sendable (Call) -> Answer,
    around: @escaping @Sendable (inout Books, Call, Handler) throws -> Answer = { try $2(&$0, $1) }
  ) {
    self.name = name
    self.prefix = prefix
    self.missing = missing
    self.around = around
  }

  /// Adds a route; a piece of the pattern that starts with `:` catches one path segment.
  mutating func on(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
    routes.append(
      Route(
        method: method, pattern: pattern.split(separator: "/").map(String.init), handler: handler))
  }

  func answer(_ call: Call, in books: inout Books) -> Answer {
    let segments = call.path.split(separator: "/").map(String.init)
    for route in routes where route.method == call.method {
      guard let caught = Self.match(route.pattern, segments) else { continue }
      var call = call
      call.parameters = caught
      do {
        return try around(&books, call, route.handler)
      } catch let refusal as Refusal {
        return refusal.answer
      } catch {
        return Answer(["code": -1, "message": "Something went wrong."], status: 500)
      }
    }
    return missing(call)
  }

  private static func match(_ pattern: [String], _ segments: [String]) -> [String: String]? {
    guard pattern.count == segments.count else { return nil }
    var caught: [String: String] = [:]
    for (piece, segment) in zip(pattern, segments) {
      if piece.hasPrefix(":") {
        caught[String(piece.dropFirst())] = segment
      } else if piece != segment {
        return nil
      }
    }
    return caught
  }
}
