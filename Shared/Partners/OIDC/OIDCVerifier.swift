import Cryptography
import FoundationEssentials
import HTTPClient
import JWTKit
import Logging
import Time

/// Checks the tokens of the configured identity providers, RS256 only.
///
/// The checks and their order: size, form, algorithm, issuer by exact match, key, signature, claims
/// (OpenID Connect Core 3.1.3.7, RFC 8725, and what aws-jwt-verify and Auth0's SDK do). Nothing in a
/// token decides how it is checked, except which of our issuers and which of their keys.
package struct OIDCVerifier: Sendable {
  private static let maximumSize = 8 << 10

  private let issuers: [String: (issuer: OIDCIssuer, keys: KeyCache)]
  private let clock: any WallClock
  private let leeway: Int64

  /// - Parameters:
  ///   - issuers: whose tokens are accepted.
  ///   - http: fetches their keys.
  ///   - clock: tells now.
  ///   - leeway: how far our clock and theirs may be apart.
  ///   - logger: told when keys cannot be fetched.
  package init(
    issuers: [OIDCIssuer], http: any HTTPClient, clock: any WallClock,
    leeway: Duration = .seconds(60), logger: Logger
  ) {
    let pairs = issuers.map { issuer in
      let keys = KeyCache(url: issuer.keysURL, http: http, clock: clock, logger: logger)
      return (issuer.issuer, (issuer, keys))
    }
    self.issuers = Dictionary(pairs) { first, _ in first }
    self.clock = clock
    self.leeway = leeway.components.seconds
  }

  /// Checks the token of an API call.
  ///
  /// - Throws: ``OIDCError``.
  package func verifyAccessToken(_ token: String) async throws(OIDCError) -> AccessToken {
    let (issuer, claims) = try await verify(token)
    do {
      try checkAccess(claims, issuer)
      return AccessToken(
        issuer: claims.iss, subject: try subject(claims),
        scopes: Set((claims.scope ?? "").split(separator: " ").map(String.init)),
        expiresAt: claims.exp)
    } catch {
      throw .rejected(error)
    }
  }

  /// Checks the token that tells about a person.
  ///
  /// - Parameters:
  ///   - token: the ID token.
  ///   - accessToken: whose subject and issuer it must have.
  /// - Returns: what it says.
  /// - Throws: ``OIDCError``.
  package func verifyIDToken(
    _ token: String, matching accessToken: AccessToken? = nil
  ) async throws(OIDCError) -> IDToken {
    let (issuer, claims) = try await verify(token)
    do {
      try checkIdentity(claims, issuer)
      let subject = try subject(claims)
      if let accessToken {
        guard accessToken.subject == subject, accessToken.issuer == claims.iss else {
          throw OIDCRejection.subject
        }
      }
      return IDToken(
        issuer: claims.iss, subject: subject, email: claims.email,
        isEmailVerified: claims.email_verified?.value ?? false,
        phoneNumber: claims.phone_number,
        isPhoneNumberVerified: claims.phone_number_verified?.value ?? false, name: claims.name)
    } catch let rejection as OIDCRejection {
      throw .rejected(rejection)
    } catch {
      throw .rejected(.malformed)
    }
  }

  /// Fetches all issuers' keys again, as a timer should do every few hours. Failures are logged and
  /// leave the known keys in place.
  package func refresh() async {
    for (_, keys) in issuers.values { await keys.refresh() }
  }

  // MARK: The part before the claims

  private func verify(_ token: String) async throws(OIDCError) -> (OIDCIssuer, Claims) {
    let parts: TokenParts
    do {
      parts = try TokenParts(token, maximumSize: Self.maximumSize)
    } catch {
      throw .rejected(error)
    }
    guard let (issuer, keys) = issuers[parts.unverifiedIssuer] else { throw .rejected(.issuer) }
    let key = try await keys.key(parts.keyID)
    let claims: Claims
    do {
      claims = try await key.verify([UInt8](token.utf8), as: Claims.self)
    } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
      throw .rejected(.signature)
    } catch {
      throw .rejected(.malformed)
    }
    guard claims.iss == issuer.issuer else { throw .rejected(.issuer) }
    do {
      try checkTimes(claims)
    } catch {
      throw .rejected(error)
    }
    return (issuer, claims)
  }

  // MARK: Claims

  private func checkTimes(_ claims: Claims) throws(OIDCRejection) {
    let now = clock.now.seconds
    let bounds = -(1 << 40)...(1 << 40) as ClosedRange<Int64>
    guard bounds.contains(claims.exp), claims.exp + leeway > now else { throw .expired }
    if let notBefore = claims.nbf {
      guard bounds.contains(notBefore), notBefore - leeway <= now else { throw .notYetValid }
    }
    if let issued = claims.iat {
      guard bounds.contains(issued), issued - leeway <= now else { throw .issuedInFuture }
    }
  }

  private func checkAccess(_ claims: Claims, _ issuer: OIDCIssuer) throws(OIDCRejection) {
    switch issuer.kind {
    case .auth0:
      guard let audience = issuer.audience, claims.aud?.values.contains(audience) == true else {
        throw .audience
      }
    case .cognito:
      guard claims.token_use == "access" else { throw .tokenUse }
      guard let client = claims.client_id, issuer.clientIDs.contains(client) else {
        throw .client
      }
    }
  }

  private func checkIdentity(_ claims: Claims, _ issuer: OIDCIssuer) throws(OIDCRejection) {
    if issuer.kind == .cognito {
      guard claims.token_use == "id" else { throw .tokenUse }
    }
    guard let audiences = claims.aud?.values,
      let client = audiences.first(where: issuer.clientIDs.contains)
    else { throw .audience }
    if audiences.count > 1 || claims.azp != nil {
      guard claims.azp == client else { throw .authorizedParty }
    }
    guard claims.iat != nil else { throw .issuedInFuture }
  }

  private func subject(_ claims: Claims) throws(OIDCRejection) -> String {
    guard let subject = claims.sub, !subject.isEmpty, subject.utf8.count <= 255,
      subject.utf8.allSatisfy({ $0 < 0x80 })
    else { throw .subject }
    return subject
  }
}

/// What can be read before anything is proven.
private struct TokenParts {
  let keyID: String
  let unverifiedIssuer: String

  private struct Header: Decodable {
    let alg: String
    let kid: String
    /// Extensions that must be understood. We understand none.
    let crit: [String]?
  }
  private struct Issuer: Decodable {
    let iss: String
  }

  init(_ token: String, maximumSize: Int) throws(OIDCRejection) {
    guard token.utf8.count <= maximumSize else { throw .tooLarge }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let header = Base64.urlDecode(parts[0]),
      let payload = Base64.urlDecode(parts[1]), Base64.urlDecode(parts[2]) != nil,
      let read = try? JSONDecoder().decode(Header.self, from: Data(header)),
      let issuer = try? JSONDecoder().decode(Issuer.self, from: Data(payload)),
      read.crit == nil, !read.kid.isEmpty
    else { throw .malformed }
    guard read.alg == "RS256" else { throw .algorithm }
    (keyID, unverifiedIssuer) = (read.kid, issuer.iss)
  }
}

/// The claims of both kinds of token at both providers, named as there.
private struct Claims: JWTPayload {
  let iss: String
  let sub: String?
  let aud: OneOrMany?
  let azp: String?
  let client_id: String?
  let token_use: String?
  let exp: Int64
  let nbf: Int64?
  let iat: Int64?
  let scope: String?
  let email: String?
  let email_verified: Flag?
  let phone_number: String?
  let phone_number_verified: Flag?
  let name: String?

  /// The claims are checked by the verifier, which knows for what the token is used.
  func verify(using algorithm: some JWTAlgorithm) {}
}

/// A string or an array of strings.
private struct OneOrMany: Codable, Sendable {
  let values: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    values = try (try? [container.decode(String.self)]) ?? container.decode([String].self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}

/// A Boolean, or its text: Cognito is said to write both.
private struct Flag: Codable, Sendable {
  let value: Bool

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      value = flag
    } else {
      value = try container.decode(String.self) == "true"
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
