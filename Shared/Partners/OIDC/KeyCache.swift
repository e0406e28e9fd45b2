import Cryptography
import FoundationEssentials
import HTTPClient
import JWTKit
import Logging
import Synchronization
import Time

/// One issuer's public keys.
///
/// Fetched by one caller for all; again when they are old, and once when a token names a key that is
/// not among them. If it is still not there, no further fetch for ten seconds, so that forged key
/// ids cannot flood the provider. While the provider is down the known keys serve on, up to a day. A
/// key that the provider removes is gone with the next fetch that succeeds.
final class KeyCache: Sendable {
  private static let refreshAfter: Duration = .seconds(6 * 3600)
  private static let staleAfter: Duration = .seconds(24 * 3600)
  private static let pauseAfterUnknownKey: Duration = .seconds(10)
  private static let pauseAfterFailure: Duration = .seconds(1)
  private static let maximumKeys = 32

  private let url: String
  private let http: any HTTPClient
  private let clock: any WallClock
  private let logger: Logger
  private let flight = SingleFlight<[String: JWTKeyCollection]>()
  private let state = Mutex(State())

  private struct State {
    var keys: [String: JWTKeyCollection] = [:]
    var fetchedAt: Timestamp?
    var fetchAgainAt: Timestamp?
  }

  init(url: String, http: any HTTPClient, clock: any WallClock, logger: Logger) {
    self.url = url
    self.http = http
    self.clock = clock
    self.logger = logger
  }

  /// The key of this id.
  func key(_ id: String) async throws(OIDCError) -> JWTKeyCollection {
    let (known, age, mayFetch) = lookUp(id)
    if let known, let age, age < Self.staleAfter {
      if age >= Self.refreshAfter, mayFetch { return try await refreshed(id, instead: known) }
      return known
    }
    let isUsable = age.map { $0 < Self.staleAfter } ?? false
    guard mayFetch else { throw isUsable ? .rejected(.unknownKey) : .unavailable }
    do {
      if let key = try await fetch()[id] { return key }
    } catch {
      throw isUsable ? .rejected(.unknownKey) : .unavailable
    }
    pause(Self.pauseAfterUnknownKey)
    throw .rejected(.unknownKey)
  }

  /// Fetches now, whatever is known.
  func refresh() async { _ = try? await fetch() }

  private func lookUp(_ id: String) -> (JWTKeyCollection?, age: Duration?, mayFetch: Bool) {
    let now = clock.now
    return state.withLock { state in
      let mayFetch = state.fetchAgainAt.map { now >= $0 } ?? true
      return (state.keys[id], state.fetchedAt.map { now.since($0) }, mayFetch)
    }
  }

  /// A key that the provider has removed is not taken any more.
  private func refreshed(
    _ id: String, instead known: JWTKeyCollection
  ) async throws(OIDCError) -> JWTKeyCollection {
    guard let keys = try? await fetch() else { return known }
    guard let key = keys[id] else { throw .rejected(.unknownKey) }
    return key
  }

  private func pause(_ duration: Duration) {
    let until = clock.now.adding(duration)
    state.withLock { $0.fetchAgainAt = until }
  }

  private func fetch() async throws(PartnerError) -> [String: JWTKeyCollection] {
    try await flight.value { () async throws(PartnerError) -> [String: JWTKeyCollection] in
      do throws(PartnerError) {
        let keys = try await self.download()
        let now = self.clock.now
        self.state.withLock { state in
          state.keys = keys
          state.fetchedAt = now
          state.fetchAgainAt = nil
        }
        return keys
      } catch {
        self.pause(Self.pauseAfterFailure)
        self.logger.warning(
          "The keys of an identity provider could not be fetched.",
          metadata: ["keys.url": "\(self.url)", "error": "\(error)"])
        throw error
      }
    }
  }

  private func download() async throws(PartnerError) -> [String: JWTKeyCollection] {
    let response: HTTPResponse
    do {
      response = try await http.send(
        HTTPRequest(url: url, headers: [("Accept", "application/json")], timeout: .seconds(5)))
    } catch {
      throw PartnerError(error)
    }
    guard response.isSuccess,
      let set = try? JSONDecoder().decode(KeySet.self, from: Data(response.body))
    else { throw .unknown("The answer was \(response.status), or not a key set.") }
    var keys: [String: JWTKeyCollection] = [:]
    for key in set.keys.prefix(Self.maximumKeys) {
      guard let id = key.kid, let usable = key.publicKey else { continue }
      keys[id] = await JWTKeyCollection().add(
        rsa: usable, digestAlgorithm: .sha256, kid: JWKIdentifier(string: id))
    }
    guard !keys.isEmpty else { throw .unknown("The key set has no usable key.") }
    return keys
  }
}

private struct KeySet: Decodable {
  let keys: [Key]

  /// A JWK (RFC 7517). Of other kinds than ours we only need to know that they are others.
  struct Key: Decodable {
    @Maybe var kty: String?
    @Maybe var use: String?
    @Maybe var alg: String?
    @Maybe var kid: String?
    @Maybe var n: String?
    @Maybe var e: String?

    /// The key, if it is an RSA key for RS256 signatures; JWTKit refuses those under 2048 bits.
    var publicKey: Insecure.RSA.PublicKey? {
      guard kty == "RSA", use == nil || use == "sig", alg == nil || alg == "RS256",
        let n, let e, Base64.urlDecode(n)?.isEmpty == false, Base64.urlDecode(e)?.isEmpty == false
      else { return nil }
      return try? Insecure.RSA.PublicKey(modulus: n, exponent: e)
    }
  }
}
