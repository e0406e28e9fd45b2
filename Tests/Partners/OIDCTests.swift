import Cryptography
import FoundationEssentials
import HTTPClient
import HTTPTestServer
import Logging
import OIDC
import Synchronization
import Testing
import Time

/// An identity provider in the test: signs tokens and serves its keys.
private final class Provider: Sendable {
  let keys: Mutex<[String: RSAPrivateKey]>
  let isDown = Mutex(false)
  let fetches = Mutex(0)

  init(_ ids: String...) throws {
    var keys: [String: RSAPrivateKey] = [:]
    for id in ids { keys[id] = try TestKeys.rsa(id) }
    self.keys = Mutex(keys)
  }

  func reply(_ request: HTTPTestServer.Request) -> HTTPTestServer.Reply {
    fetches.withLock { $0 += 1 }
    guard !isDown.withLock({ $0 }) else { return .json("{}", status: 503) }
    let entries = keys.withLock { $0 }.compactMap { id, key -> String? in
      guard let (n, e) = try? key.publicKey.numbers() else { return nil }
      return """
        {"kty":"RSA","use":"sig","alg":"RS256","kid":"\(id)","x5c":["ignored"],\
        "n":"\(Base64.urlEncode(n))","e":"\(Base64.urlEncode(e))"}
        """
    }
    return .json("{\"keys\":[\(entries.joined(separator: ","))]}")
  }

  func token(
    _ claims: String, kid: String = "current", signedBy other: String? = nil,
    header: String? = nil
  ) throws -> String {
    let key = try #require(keys.withLock { $0[other ?? kid] })
    let head = header ?? "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"\(kid)\"}"
    let signed = Base64.urlEncode(bytes(head)) + "." + Base64.urlEncode(bytes(claims))
    return signed + "." + Base64.urlEncode(try key.sign(bytes(signed), .sha256))
  }
}

private let auth0 = "https://stack-dev.us.auth0.com/"
private let cognito = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123"

private func times(_ exp: Int64 = 3600) -> String {
  "\"iat\":\(noon.seconds),\"exp\":\(noon.seconds + exp)"
}

private func auth0Access(_ more: String = times()) -> String {
  """
  {"iss":"\(auth0)","sub":"auth0|u-1001","aud":["https://api.stack.test",\
  "https://stack-dev.us.auth0.com/userinfo"],"azp":"appClient1","scope":"openid trade:write",\(more)}
  """
}

private func auth0ID(_ more: String = times()) -> String {
  """
  {"iss":"\(auth0)","sub":"auth0|u-1001","aud":"appClient1","email":"mia@example.test",\
  "email_verified":true,"name":"Mia",\(more)}
  """
}

private func cognitoToken(_ more: String) -> String {
  "{\"iss\":\"\(cognito)\",\"sub\":\"6f1e\",\(times()),\(more)}"
}

@Suite(.timeLimit(.minutes(10))) struct OIDCVerifierTests {
  private func withVerifier(
    _ provider: Provider, clock: ManualClock = ManualClock(noon),
    _ body: (OIDCVerifier) async throws -> Void
  ) async throws {
    let http = CurlClient()
    try await HTTPTestServer.run {
      provider.reply($0)
    } _: { server in
      let issuers = [
        OIDCIssuer(
          kind: .auth0, issuer: auth0, clientIDs: ["appClient1"],
          audience: "https://api.stack.test", keysURL: server.url + "/jwks.json"),
        OIDCIssuer(
          kind: .cognito, issuer: cognito, clientIDs: ["client123"], audience: nil,
          keysURL: server.url + "/jwks.json"),
      ].compactMap(\.self)
      try await body(
        OIDCVerifier(
          issuers: issuers, http: http, clock: clock, logger: Logger(label: "test")))
    }
    await http.shutdown()
  }

  private func expectRejection(
    _ reason: OIDCRejection, _ token: String, _ verifier: OIDCVerifier
  ) async {
    await #expect(throws: OIDCError.rejected(reason)) {
      try await verifier.verifyAccessToken(token)
    }
  }

  @Test func auth0TokensAreRead() async throws {
    let provider = try Provider("current", "next")
    try await withVerifier(provider) { verifier in
      let access = try await verifier.verifyAccessToken(provider.token(auth0Access()))
      #expect(access.subject == "auth0|u-1001")
      #expect(access.issuer == auth0)
      #expect(access.scopes == ["openid", "trade:write"])
      let identity = try await verifier.verifyIDToken(
        provider.token(auth0ID(), kid: "next"), matching: access)
      #expect(identity.email == "mia@example.test")
      #expect(identity.isEmailVerified)
      #expect(!identity.isPhoneNumberVerified)
      #expect(provider.fetches.withLock { $0 } == 1)
    }
  }

  @Test func cognitoTokensAreRead() async throws {
    let provider = try Provider("current")
    try await withVerifier(provider) { verifier in
      let access = try await verifier.verifyAccessToken(
        provider.token(cognitoToken("\"client_id\":\"client123\",\"token_use\":\"access\"")))
      #expect(access.subject == "6f1e")
      let identity = try await verifier.verifyIDToken(
        provider.token(
          cognitoToken(
            """
            "aud":"client123","token_use":"id","email_verified":"true",\
            "phone_number":"+15555550100","phone_number_verified":true
            """)))
      #expect(identity.isEmailVerified)
      #expect(identity.phoneNumber == "+15555550100")
    }
  }

  @Test(arguments: [
    (OIDCRejection.audience, auth0ID()),
    (.expired, auth0Access(times(-61))),
    (.malformed, auth0Access("\"iat\":1,\"exp\":\"1999999999\"")),
    (.malformed, auth0Access("\"iat\":1,\"exp\":1999999999.5")),
    (.malformed, auth0Access("\"iat\":1")),
    (.expired, auth0Access("\"exp\":9223372036854775807")),
    (.notYetValid, auth0Access(times() + ",\"nbf\":\(noon.seconds + 61)")),
    (.issuedInFuture, auth0Access("\"iat\":\(noon.seconds + 61),\"exp\":\(noon.seconds + 99)")),
    (.issuer, auth0Access().replacing(auth0, with: "https://stack-dev.us.auth0.com")),
    (.issuer, auth0Access().replacing(auth0, with: auth0 + ".evil.example/")),
    (.subject, auth0Access().replacing("auth0|u-1001", with: "")),
    (.subject, auth0Access().replacing("auth0|u-1001", with: "ü")),
    (.tokenUse, cognitoToken("\"client_id\":\"client123\",\"token_use\":\"id\"")),
    (.tokenUse, cognitoToken("\"client_id\":\"client123\"")),
    (.client, cognitoToken("\"client_id\":\"other\",\"token_use\":\"access\"")),
    (.client, cognitoToken("\"aud\":\"client123\",\"token_use\":\"access\"")),
  ])
  func whatIsNoAccessTokenForUsIsRejected(_ reason: OIDCRejection, _ claims: String) async throws {
    let provider = try Provider("current")
    try await withVerifier(provider) { verifier in
      await expectRejection(reason, try provider.token(claims), verifier)
    }
  }

  @Test func aMinuteOfSkewIsForgiven() async throws {
    let provider = try Provider("current")
    try await withVerifier(provider) { verifier in
      let late = try provider.token(auth0Access(times(-59)))
      _ = try await verifier.verifyAccessToken(late)
      let early = try provider.token(auth0Access(times() + ",\"nbf\":\(noon.seconds + 60)"))
      _ = try await verifier.verifyAccessToken(early)
    }
  }

  @Test func anIDTokenMustBeForOurAppAndForTheSamePerson() async throws {
    let provider = try Provider("current")
    try await withVerifier(provider) { verifier in
      let access = try await verifier.verifyAccessToken(provider.token(auth0Access()))
      let cases: [(OIDCRejection, String)] = [
        (.audience, auth0Access()),
        (.subject, auth0ID().replacing("u-1001", with: "u-1002")),
        (.authorizedParty, auth0ID(times() + ",\"azp\":\"other\"")),
        (
          .authorizedParty,
          auth0ID().replacing("\"appClient1\"", with: "[\"appClient1\",\"other\"]")
        ),
        (.issuedInFuture, auth0ID("\"exp\":\(noon.seconds + 60)")),
        (.tokenUse, cognitoToken("\"aud\":\"client123\",\"token_use\":\"access\"")),
      ]
      for (reason, claims) in cases {
        let token = try provider.token(claims)
        await #expect(throws: OIDCError.rejected(reason)) {
          try await verifier.verifyIDToken(token, matching: access)
        }
      }
    }
  }

  @Test(arguments: ["none", "None", "nOnE", "HS256", "RS384", "PS256", "ES256", ""])
  func onlyRS256IsAnAlgorithm(_ algorithm: String) async throws {
    let provider = try Provider("current")
    try await withVerifier(provider) { verifier in
      let header = "{\"alg\":\"\(algorithm)\",\"kid\":\"current\"}"
      await expectRejection(
        .algorithm, try provider.token(auth0Access(), header: header), verifier)
    }
  }

  /// The public key as secret of an HMAC: the classic confusion.
  @Test func aTokenSignedWithThePublicKeyAsSecretIsRejected() async throws {
    let provider = try Provider("current")
    try await withVerifier(provider) { verifier in
      let key = try #require(provider.keys.withLock { $0["current"] })
      for algorithm in ["HS256", "RS256"] {
        let head = "{\"alg\":\"\(algorithm)\",\"kid\":\"current\"}"
        let signed =
          Base64.urlEncode(bytes(head)) + "." + Base64.urlEncode(bytes(auth0Access()))
        let tag = HMACSHA256.authenticate(bytes(signed), key: bytes(try key.publicKey.pem()))
        await expectRejection(
          algorithm == "HS256" ? .algorithm : .signature, signed + "." + Base64.urlEncode(tag),
          verifier)
      }
    }
  }

  @Test func changedTokensAreRejected() async throws {
    let provider = try Provider("current", "other")
    try await withVerifier(provider) { verifier in
      let good = try provider.token(auth0Access())
      let parts = good.split(separator: ".").map(String.init)
      let forged = Base64.urlEncode(bytes(auth0Access().replacing("u-1001", with: "u-1")))
      await expectRejection(.signature, "\(parts[0]).\(forged).\(parts[2])", verifier)
      await expectRejection(
        .signature, try provider.token(auth0Access(), signedBy: "other"), verifier)
      await expectRejection(.signature, "\(parts[0]).\(parts[1]).", verifier)
      for odd in ["", "a.b", "a.b.c.d", good + "=", good + ".", " " + good, "\(parts[0])..x"] {
        await expectRejection(.malformed, odd, verifier)
      }
      let critical = "{\"alg\":\"RS256\",\"kid\":\"current\",\"crit\":[\"x\"]}"
      await expectRejection(
        .malformed, try provider.token(auth0Access(), header: critical), verifier)
      await expectRejection(
        .malformed, try provider.token(auth0Access(), header: "{\"alg\":\"RS256\"}"), verifier)
      await expectRejection(.tooLarge, String(repeating: "a", count: 8193), verifier)
    }
  }

  @Test func aKeyOfTheNextRotationIsFetchedOnce() async throws {
    let provider = try Provider("current")
    try await withVerifier(provider) { verifier in
      _ = try await verifier.verifyAccessToken(provider.token(auth0Access()))
      let fresh = try TestKeys.rsa("fresh")
      provider.keys.withLock { $0["fresh"] = fresh }
      _ = try await verifier.verifyAccessToken(provider.token(auth0Access(), kid: "fresh"))
      #expect(provider.fetches.withLock { $0 } == 2)
    }
  }

  /// Forged key ids must not flood the provider.
  @Test func unknownKeysAreAskedForOnceInTenSeconds() async throws {
    let provider = try Provider("current")
    let clock = ManualClock(noon)
    try await withVerifier(provider, clock: clock) { verifier in
      _ = try await verifier.verifyAccessToken(provider.token(auth0Access()))
      for number in 1...5 {
        await expectRejection(
          .unknownKey,
          try provider.token(
            auth0Access(),
            header: "{\"alg\":\"RS256\",\"kid\":\"../forged-\(number)\"}"), verifier)
      }
      #expect(provider.fetches.withLock { $0 } == 2)
      clock.advance(by: .seconds(11))
      await expectRejection(
        .unknownKey,
        try provider.token(auth0Access(), header: "{\"alg\":\"RS256\",\"kid\":\"x\"}"), verifier)
      #expect(provider.fetches.withLock { $0 } == 3)
    }
  }

  @Test func knownKeysServeADayWhileTheProviderIsDown() async throws {
    let provider = try Provider("current")
    let clock = ManualClock(noon)
    try await withVerifier(provider, clock: clock) { verifier in
      let token = try provider.token(auth0Access(times(200_000)))
      _ = try await verifier.verifyAccessToken(token)
      provider.isDown.withLock { $0 = true }
      clock.advance(by: .seconds(23 * 3600))
      _ = try await verifier.verifyAccessToken(token)
      clock.advance(by: .seconds(3600))
      await #expect(throws: OIDCError.unavailable) {
        try await verifier.verifyAccessToken(token)
      }
      provider.isDown.withLock { $0 = false }
      clock.advance(by: .seconds(2))
      _ = try await verifier.verifyAccessToken(token)
    }
  }

  @Test func aKeyThatTheProviderRemovedIsGoneAfterTheNextRefresh() async throws {
    let provider = try Provider("current", "next")
    try await withVerifier(provider) { verifier in
      let token = try provider.token(auth0Access())
      _ = try await verifier.verifyAccessToken(token)
      _ = provider.keys.withLock { $0.removeValue(forKey: "current") }
      await verifier.refresh()
      await expectRejection(.unknownKey, token, verifier)
    }
  }

  @Test func weakAndForeignKeysAreNotUsed() async throws {
    let weak = try RSAPrivateKey(bits: 1024)
    let (n, e) = try weak.publicKey.numbers()
    let set = """
      {"keys":[{"kty":"RSA","kid":"current","n":"\(Base64.urlEncode(n))","e":"\(Base64.urlEncode(e))"},\
      {"kty":"EC","kid":"ec","crv":"P-256","x":"x","y":"y"},{"kty":"RSA","use":"enc","kid":"enc",\
      "n":"\(Base64.urlEncode(n))","e":"AQAB"}]}
      """
    try await play(["GET /jwks.json": [.json(set)]]) { http, server in
      let issuer = try #require(
        OIDCIssuer(
          kind: .auth0, issuer: auth0, clientIDs: ["appClient1"],
          audience: "https://api.stack.test", keysURL: server.url + "/jwks.json"))
      let verifier = OIDCVerifier(
        issuers: [issuer], http: http, clock: ManualClock(noon), logger: Logger(label: "test"))
      let provider = try Provider()
      provider.keys.withLock { $0["current"] = weak }
      let token = try provider.token(auth0Access())
      await #expect(throws: OIDCError.unavailable) {
        try await verifier.verifyAccessToken(token)
      }
    }
  }
}
