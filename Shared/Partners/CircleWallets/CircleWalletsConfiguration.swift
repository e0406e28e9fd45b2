import Cryptography
import FoundationEssentials
import HTTPClient

/// Where Circle's wallets are and who we are there.
package struct CircleWalletsConfiguration: Sendable {
  /// Such as "https://api.circle.com", for test and main networks alike: the key decides.
  package var baseURL: String
  /// "TEST_API_KEY:…" or "LIVE_API_KEY:…".
  package var apiKey: String
  /// The 32 bytes that let us move what the wallets hold.
  package var entitySecret: [UInt8]
  package var timeout: Duration = .seconds(30)

  /// nil if the secret is not 64 hexadecimal digits.
  package init?(baseURL: String, apiKey: String, entitySecretHex: String) {
    guard let secret = Hex.decode(entitySecretHex), secret.count == 32 else { return nil }
    self.baseURL = baseURL
    self.apiKey = apiKey
    entitySecret = secret
  }
}

/// Errors are `{"code":Int,"message"}` with Circle's own numbers (docs, "Synchronous errors").
enum CircleErrors {
  private struct Body: Decodable {
    @Maybe var code: Int?
    @Maybe var message: String?
    @Maybe var errors: [Field]?
  }
  private struct Field: Decodable, Hashable {
    @Maybe var location: String?
    @Maybe var message: String?
  }

  @Sendable static func refusal(_ response: HTTPResponse) -> (code: String, message: String) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let fields = (body?.errors ?? []).map { "\($0.location ?? ""): \($0.message ?? "")" }
    let message = ([body?.message ?? ""] + fields).joined(separator: "; ")
    return (String(body?.code ?? response.status), message)
  }
}
