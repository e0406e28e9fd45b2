import FoundationEssentials

/// Calls to one partner's JSON API: joins URLs, encodes, decodes, and turns what went wrong into a
/// ``PartnerError``.
package struct JSONAPI: Sendable {
  private let http: any HTTPClient
  private let baseURL: String
  private let timeout: Duration
  private let refusal: @Sendable (HTTPResponse) -> (code: String, message: String)

  /// - Parameters:
  ///   - http: with the resilience wrappers around it.
  ///   - baseURL: scheme, host and path prefix; a trailing slash does not matter.
  ///   - timeout: for each call.
  ///   - refusal: reads the partner's error body, as leniently as it can.
  package init(
    http: any HTTPClient, baseURL: String, timeout: Duration,
    refusal: @escaping @Sendable (HTTPResponse) -> (code: String, message: String)
  ) {
    self.http = http
    self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    self.timeout = timeout
    self.refusal = refusal
  }

  /// Sends one call and returns its 2xx answer.
  ///
  /// - Parameters:
  ///   - method: the HTTP method.
  ///   - path: percent-encoded, beginning with a slash, or empty; or an absolute URL of the same
  ///     origin.
  ///   - query: raw names and values, encoded here.
  ///   - headers: authentication and the like.
  ///   - body: JSON.
  ///   - isIdempotent: nil to let the method decide.
  /// - Returns: the answer, unread.
  /// - Throws: ``PartnerError``.
  package func send(
    _ method: HTTPMethod, _ path: String, query: [(String, String?)] = [],
    headers: [(String, String)] = [], body: [UInt8]? = nil, isIdempotent: Bool? = nil
  ) async throws(PartnerError) -> HTTPResponse {
    var request = HTTPRequest(
      method: method, url: try url(path, query),
      headers: [("Accept", "application/json")] + headers, body: body, timeout: timeout,
      isIdempotent: isIdempotent)
    if body != nil, request.headers["Content-Type"] == nil {
      request.headers["Content-Type"] = "application/json"
    }
    let response: HTTPResponse
    do {
      response = try await http.send(request)
    } catch {
      throw PartnerError(error)
    }
    if response.isSuccess { return response }
    throw problem(with: response)
  }

  /// Decodes the JSON body of an answer.
  ///
  /// - Throws: ``PartnerError/unknown(_:)`` if it is not what the partner documents: the call was
  ///   made, but we cannot tell what came of it.
  package func decode<Value: Decodable>(
    _ type: Value.Type, from response: HTTPResponse
  ) throws(PartnerError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(response.body))
    } catch {
      throw .unknown("The answer could not be read: \(Self.describe(error))")
    }
  }

  /// Encodes a body. Keys are sorted, so that the same value always gives the same bytes.
  ///
  /// - Throws: ``PartnerError/notSent(_:)`` if the value cannot be written as JSON.
  package func encode(_ value: some Encodable) throws(PartnerError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(value))
    } catch {
      throw .notSent("The request could not be encoded: \(Self.describe(error))")
    }
  }

  private func url(_ path: String, _ query: [(String, String?)]) throws(PartnerError) -> String {
    let isRelative = path.isEmpty || path.hasPrefix("/")
    guard isRelative || Self.origin(path) == Self.origin(baseURL) else {
      throw .notSent("The link leads to another host.")
    }
    let items = query.compactMap { name, value in
      value.map { "\(URLText.encode(name))=\(URLText.encode($0))" }
    }
    let start = isRelative ? baseURL + path : path
    return items.isEmpty ? start : start + "?" + items.joined(separator: "&")
  }

  private func problem(with response: HTTPResponse) -> PartnerError {
    let (code, message) = refusal(response)
    switch response.status {
    case 429: return .notSent("The partner asks for patience: \(message)")
    case 408, 500...: return .unknown("The partner answered \(response.status) \(code): \(message)")
    default: return .refused(status: response.status, code: code, message: message)
    }
  }

  /// Scheme, host and port.
  private static func origin(_ url: String) -> Substring {
    guard let scheme = url.firstRange(of: "://") else { return "" }
    return url[..<(url[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex)]
  }

  /// Where in the JSON it went wrong, without the values that stood there.
  private static func describe(_ error: any Error) -> String {
    let (path, what): ([any CodingKey], String) =
      switch error {
      case DecodingError.keyNotFound(let key, let context):
        (context.codingPath + [key], "missing")
      case DecodingError.typeMismatch(_, let context): (context.codingPath, "another type")
      case DecodingError.valueNotFound(_, let context): (context.codingPath, "null")
      case DecodingError.dataCorrupted(let context): (context.codingPath, "malformed")
      default: ([], "malformed")
      }
    return path.map(\.stringValue).joined(separator: ".") + " is " + what
  }
}

/// Percent-encoding for the parts of a URL.
package enum URLText {
  /// Encodes everything but RFC 3986's unreserved characters: fit for a path segment, a query name
  /// or a query value.
  package static func encode(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return encoded
  }
}
