/// An HTTP method.
package enum HTTPMethod: String, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"

  /// Whether the method alone promises that twice is as good as once (RFC 9110, section 9.2.2).
  package var isIdempotent: Bool {
    switch self {
    case .get, .head, .put, .delete: true
    case .post, .patch: false
    }
  }
}

/// One request.
package struct HTTPRequest: Sendable {
  package var method: HTTPMethod
  /// Absolute, percent-encoded.
  package var url: String
  package var headers: HTTPHeaders
  package var body: [UInt8]?
  /// From the call to the last byte of the response, waiting for a connection included.
  package var timeout: Duration
  /// From when a connection is ready and the request begins to leave, to the first byte of the
  /// response; nil for no limit but `timeout`. A request that is too late here may have arrived.
  package var firstByteTimeout: Duration?
  /// Whether sending it twice does no harm: by its method, or because it carries a key by which
  /// the peer recognises a repetition. Only such requests are retried after they may have left.
  package var isIdempotent: Bool

  /// - Parameters:
  ///   - method: the method.
  ///   - url: absolute and percent-encoded.
  ///   - headers: in the order in which they are sent.
  ///   - body: the bytes; nil for none.
  ///   - timeout: the limit for the whole exchange.
  ///   - isIdempotent: nil to let the method decide.
  ///   - firstByteTimeout: the limit for the peer's thinking, if there is one of its own.
  package init(
    method: HTTPMethod = .get, url: String, headers: [(String, String)] = [],
    body: [UInt8]? = nil, timeout: Duration = .seconds(30), isIdempotent: Bool? = nil,
    firstByteTimeout: Duration? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = HTTPHeaders(headers)
    self.body = body
    self.timeout = timeout
    self.firstByteTimeout = firstByteTimeout
    self.isIdempotent = isIdempotent ?? method.isIdempotent
  }
}

/// One response, complete.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: HTTPHeaders
  package var body: [UInt8]

  package init(status: Int, headers: HTTPHeaders = HTTPHeaders([]), body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Whether the status is 2xx.
  package var isSuccess: Bool { (200..<300).contains(status) }

  /// The body as UTF-8 text.
  package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Header fields in order; names are compared without regard to ASCII case.
package struct HTTPHeaders: Sendable, ExpressibleByArrayLiteral, Sequence {
  private var fields: [(name: String, value: String)]

  package init(_ fields: [(String, String)]) {
    self.fields = fields.map { (name: $0.0, value: $0.1) }
  }

  package init(arrayLiteral fields: (String, String)...) { self.init(fields) }

  /// The first value under `name`; setting replaces all of them.
  package subscript(name: String) -> String? {
    get { fields.first { Self.same($0.name, name) }?.value }
    set {
      fields.removeAll { Self.same($0.name, name) }
      if let newValue { fields.append((name: name, value: newValue)) }
    }
  }

  /// All values under `name`.
  package func values(_ name: String) -> [String] {
    fields.filter { Self.same($0.name, name) }.map(\.value)
  }

  /// Adds a field, keeping others of the same name.
  package mutating func append(_ name: String, _ value: String) {
    fields.append((name: name, value: value))
  }

  package func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    fields.makeIterator()
  }

  private static func same(_ a: String, _ b: String) -> Bool {
    a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { lower($0) == lower($1) }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
