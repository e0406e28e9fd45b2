/// One identity provider whose tokens are accepted.
package struct OIDCIssuer: Sendable, Hashable {
  /// The providers' tokens differ in where they name their audience.
  package enum Kind: String, Sendable {
    /// `aud` of an access token is the API's identifier, of an ID token the client's id.
    case auth0
    /// `token_use` says what a token is; an access token has `client_id` in place of `aud`.
    case cognito
  }

  package let kind: Kind
  /// Exactly as in the tokens' `iss`: with Auth0's trailing slash, without one for Cognito.
  package let issuer: String
  /// Our apps at the provider.
  package let clientIDs: Set<String>
  /// Our API's identifier at Auth0. Cognito has none.
  package let audience: String?
  /// Where the provider's keys are.
  package let keysURL: String

  /// - Parameters:
  ///   - kind: whose rules.
  ///   - issuer: exactly as in `iss`.
  ///   - clientIDs: our apps there.
  ///   - audience: our API's identifier; required for Auth0.
  ///   - keysURL: nil for `.well-known/jwks.json` under the issuer.
  package init?(
    kind: Kind, issuer: String, clientIDs: Set<String>, audience: String?, keysURL: String? = nil
  ) {
    guard !issuer.isEmpty, !clientIDs.isEmpty, kind == .cognito || audience?.isEmpty == false
    else { return nil }
    self.kind = kind
    self.issuer = issuer
    self.clientIDs = clientIDs
    self.audience = audience
    let base = issuer.hasSuffix("/") ? issuer : issuer + "/"
    self.keysURL = keysURL ?? base + ".well-known/jwks.json"
  }
}

/// Why a token is not accepted. To the outside all rejections are the same one: the reason is for
/// logs.
package enum OIDCError: Error, Equatable, Sendable {
  /// The token proves nothing.
  case rejected(OIDCRejection)
  /// The provider's keys cannot be had at the moment: says nothing about the token.
  case unavailable
}

/// Which check a token failed.
package enum OIDCRejection: String, Error, Sendable {
  case tooLarge, malformed, algorithm, issuer, unknownKey, signature
  case audience, authorizedParty, client, tokenUse, expired, notYetValid, issuedInFuture, subject
}

/// A checked access token: who calls.
package struct AccessToken: Sendable, Hashable {
  package let issuer: String
  /// With the issuer, the identity. Nothing else identifies a person.
  package let subject: String
  package let scopes: Set<String>
  /// Seconds since 1970.
  package let expiresAt: Int64
}

/// A checked ID token: what the provider says about a person. Unverified addresses are only text.
package struct IDToken: Sendable, Hashable {
  package let issuer: String
  package let subject: String
  package let email: String?
  package let isEmailVerified: Bool
  package let phoneNumber: String?
  package let isPhoneNumberVerified: Bool
  package let name: String?
}
