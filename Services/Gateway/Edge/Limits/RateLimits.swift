import HTTPTypes

/// How often an address may send requests, and a user operations.
struct RateLimits: Sendable {
  private let addresses: RateLimiter
  private let users: RateLimiter
  private let proxies: TrustedProxies

  init(addresses: RateLimiter.Quota, users: RateLimiter.Quota, proxies: TrustedProxies) {
    self.proxies = proxies
    self.addresses = RateLimiter(addresses)
    self.users = RateLimiter(users)
  }

  /// Whose request it is; `forwarded` is what proxies say about it.
  func client(of peer: ClientAddress, forwarded: String?) -> ClientAddress {
    proxies.client(of: peer, forwarded: forwarded)
  }

  /// Counts a request, or the opening of a socket.
  ///
  /// - Throws: `GatewayError` RATE_LIMITED when it is one too many.
  func admit(_ address: ClientAddress) throws(GatewayError) {
    try Self.check(addresses.take(address.hashValue))
  }

  /// Counts what a user asks for: each root field is one, so that nothing is gained by putting many
  /// into one document.
  ///
  /// - Throws: `GatewayError` RATE_LIMITED when that is too much.
  func admit(_ identity: Identity, _ rootFields: Int = 1) throws(GatewayError) {
    try Self.check(users.take(Self.key(identity), rootFields))
  }

  private static func check(_ verdict: RateLimiter.Verdict) throws(GatewayError) {
    guard !verdict.isAdmitted else { return }
    throw GatewayError(.rateLimited, retryAfter: verdict.retryAfter)
  }

  private static func key(_ identity: Identity) -> Int {
    var hasher = Hasher()
    hasher.combine(identity.issuer)
    hasher.combine(identity.subject)
    return hasher.finalize()
  }

  /// What the client is told of its quotas: `RateLimit-Policy` and `RateLimit` as structured fields
  /// (draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4).
  func describe(_ address: ClientAddress, _ identity: Identity?, in headers: inout HTTPFields) {
    var quotas = [("address", addresses.quota, addresses.take(address.hashValue, 0))]
    if let identity { quotas.append(("user", users.quota, users.take(Self.key(identity), 0))) }
    headers[named: "RateLimit-Policy"] = quotas.map { name, quota, _ in
      "\"\(name)\";q=\(quota.count);w=\(quota.window.wholeSeconds)"
    }.joined(separator: ", ")
    headers[named: "RateLimit"] = quotas.map { name, _, left in
      "\"\(name)\";r=\(left.remaining);t=\(left.reset.wholeSeconds)"
    }.joined(separator: ", ")
  }

}
