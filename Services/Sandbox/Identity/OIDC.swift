import Cryptography

/// The identity providers: one as Auth0 does it, one as Cognito does.
struct OIDCBooks: Codable, Sendable {
  var keySetReads = 0
  /// Until when both are out of order, in real micros.
  var outageUntil: Int64 = 0
  /// Keys that were withdrawn stay out of the key set.
  var rotations = 0
}

enum IssuerMode: String, Sendable { case auth0, cognito }

extension Partner {
  static var oidc: Partner { issuer(.auth0, "oidc", prefix: "/oidc") }
  static var cognito: Partner { issuer(.cognito, "oidc-cognito", prefix: "/oidc-cognito") }

  private static func issuer(_ mode: IssuerMode, _ name: String, prefix: String) -> Partner {
    var partner = Partner(name, prefix: prefix) { _ in
      Answer(["error": "Not Found"], status: 404)
    } around: { books, call, handler in
      guard books.real >= books.oidc.outageUntil else {
        return Answer(["error": "Service Unavailable"], status: 503)
      }
      return try handler(&books, call)
    }
    partner.on("GET", "/.well-known/openid-configuration") { books, _ in
      let issuer = books.issuer(mode)
      let base = issuer.hasSuffix("/") ? issuer : issuer + "/"
      return Answer([
        "issuer": .string(issuer), "authorization_endpoint": .string(base + "authorize"),
        "token_endpoint": .string(base + "oauth/token"),
        "userinfo_endpoint": .string(base + "userinfo"),
        "jwks_uri": .string(base + ".well-known/jwks.json"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
      ])
    }
    partner.on("GET", "/.well-known/jwks.json") { books, _ in
      books.oidc.keySetReads += 1
      return Answer(["keys": .array(try books.keys.tokens.map { try Books.jwk($0) })])
        .with(header: "Cache-Control", "public, max-age=15")
    }
    return partner
  }
}

/// What a token shall say.
struct TokenWish: Sendable {
  var subject = "auth0|demo"
  var email: String?
  var phone: String?
  var expiresIn: Int64 = 86_400
  var scope = "openid profile email phone"
  var mode = IssuerMode.auth0
  var audience: String?
  /// Which published key signs: 0 is the current one.
  var key = 0
  /// Claims put in, or over those of the mode.
  var claims: JSON = [:]
}

extension Books {
  func issuer(_ mode: IssuerMode) -> String {
    settings.publicURL + (mode == .auth0 ? "/oidc/" : "/oidc-cognito")
  }

  fileprivate static func jwk(_ key: KeyRing.TokenKey) throws -> JSON {
    let numbers = try RSAPrivateKey(pem: key.pem).publicKey.numbers()
    return [
      "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string(key.id),
      "n": .string(Base64.urlEncode(numbers.modulus)),
      "e": .string(Base64.urlEncode(numbers.exponent)),
    ]
  }

  /// The API's token.
  func accessToken(_ wish: TokenWish) throws -> String {
    var claims = times(wish)
    switch wish.mode {
    case .auth0:
      claims = claims.merging([
        "aud": [
          .string(wish.audience ?? settings.audience), .string(issuer(.auth0) + "userinfo"),
        ],
        "azp": .string(settings.clientID), "scope": .string(wish.scope),
      ])
    case .cognito:
      claims = claims.merging([
        "client_id": .string(settings.clientID), "token_use": "access",
        "scope": .string(wish.scope), "username": .string(wish.subject),
      ])
    }
    return try sign(claims.merging(wish.claims), wish.key)
  }

  /// The app's token, with what the provider knows of the person.
  func idToken(_ wish: TokenWish) throws -> String {
    var claims = times(wish).merging([
      "aud": .string(wish.audience ?? settings.clientID)
    ])
    if wish.mode == .cognito {
      claims = claims.merging([
        "token_use": "id", "cognito:username": .string(wish.subject),
      ])
    }
    if let email = wish.email {
      claims = claims.merging(["email": .string(email), "email_verified": true])
    }
    if let phone = wish.phone {
      claims = claims.merging(["phone_number": .string(phone), "phone_number_verified": true])
    }
    return try sign(claims.merging(wish.claims), wish.key)
  }

  private func times(_ wish: TokenWish) -> JSON {
    let now = real / Moment.second
    let claims: JSON = [
      "iss": .string(issuer(wish.mode)), "sub": .string(wish.subject), "iat": .integer(now),
      "exp": .integer(now + wish.expiresIn),
    ]
    guard wish.mode == .cognito else { return claims }
    return claims.merging([
      "auth_time": .integer(now), "jti": .string(Books.uuid()),
      "origin_jti": .string(Books.uuid()), "event_id": .string(Books.uuid()),
    ])
  }

  private func sign(_ claims: JSON, _ key: Int) throws -> String {
    let key = keys.tokens[min(max(0, key), keys.tokens.count - 1)]
    let header: JSON = ["alg": "RS256", "typ": "JWT", "kid": .string(key.id)]
    let input =
      Base64.urlEncode([UInt8](header.description.utf8)) + "."
      + Base64.urlEncode([UInt8](claims.description.utf8))
    let signature = try RSAPrivateKey(pem: key.pem).sign([UInt8](input.utf8), .sha256)
    return input + "." + Base64.urlEncode(signature)
  }

  /// The next key becomes the current one; the current one stays published as the last.
  mutating func rotateTokenKeys(revoke: Bool) throws {
    let old = keys.tokens.removeFirst()
    while keys.tokens.count > 1 { keys.tokens.removeLast() }
    keys.tokens.append(try KeyRing.tokenKey())
    if !revoke { keys.tokens.append(old) }
    oidc.rotations += 1
  }
}
