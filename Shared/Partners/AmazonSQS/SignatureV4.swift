import Cryptography
import HTTPClient
import Time

/// Who we are at Amazon Web Services.
package struct AWSCredentials: Sendable {
  package var accessKeyID: String
  package var secretAccessKey: String
  /// Goes with temporary keys.
  package var sessionToken: String?

  package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

/// Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API request").
struct SignatureV4: Sendable {
  let credentials: AWSCredentials
  let region: String
  let service: String

  /// The value of `Authorization`.
  ///
  /// - Parameters:
  ///   - method: upper case.
  ///   - path: percent-encoded, beginning with a slash.
  ///   - query: canonical, or empty.
  ///   - headers: all that are signed, `host` and `x-amz-date` among them.
  ///   - body: the bytes.
  ///   - timestamp: the same instant as in `x-amz-date`.
  /// - Returns: the header's value.
  func authorization(
    method: String, path: String, query: String = "", headers: [(name: String, value: String)],
    body: [UInt8], at timestamp: Timestamp
  ) -> String {
    let values = Dictionary(grouping: headers) { $0.name.lowercased() }
      .mapValues { $0.map { Self.collapsed($0.value) }.joined(separator: ",") }
      .sorted { $0.key < $1.key }
    let names = values.map(\.key).joined(separator: ";")
    let canonical = [
      method, Self.encodedAgain(path), query,
      values.map { "\($0.key):\($0.value)\n" }.joined(), names, Hex.encode(SHA256.hash(body)),
    ].joined(separator: "\n")
    let moment = Self.basicFormat(timestamp)
    let day = String(moment.prefix(8))
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let toSign = ["AWS4-HMAC-SHA256", moment, scope, Hex.encode(SHA256.hash(canonical))]
      .joined(separator: "\n")
    let signature = Hex.encode(
      HMACSHA256.authenticate([UInt8](toSign.utf8), key: signingKey(day)))
    return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
      + "SignedHeaders=\(names), Signature=\(signature)"
  }

  /// Every service but S3 signs the path encoded a second time.
  private static func encodedAgain(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { URLText.encode(String($0)) }.joined(separator: "/")
  }

  /// Without spaces at the ends, and one for each run of them between.
  private static func collapsed(_ value: String) -> String {
    value.split(separator: " ").joined(separator: " ")
  }

  private func signingKey(_ day: String) -> [UInt8] {
    [day, region, service, "aws4_request"].reduce(
      [UInt8]("AWS4\(credentials.secretAccessKey)".utf8)
    ) { key, part in HMACSHA256.authenticate([UInt8](part.utf8), key: key) }
  }

  /// "20150830T123600Z".
  static func basicFormat(_ timestamp: Timestamp) -> String {
    timestamp.rfc3339Seconds.filter { $0 != "-" && $0 != ":" }
  }
}
