import NIOCore
import Testing

@testable import Gateway

@Suite struct RateLimiterTests {
  private let start = ContinuousClock.now

  @Test func aQuotaComesBackEvenly() {
    let limiter = RateLimiter(.init(count: 6, window: .seconds(60)))
    for left in [5, 4, 3, 2, 1, 0] {
      let verdict = limiter.take(7, at: start)
      #expect(verdict.isAdmitted && verdict.remaining == left)
    }
    let refused = limiter.take(7, at: start)
    #expect(!refused.isAdmitted && refused.retryAfter == .seconds(10))
    #expect(refused.reset == .seconds(60))
    // Being refused costs nothing, and others have theirs.
    let other = limiter.take(8, at: start)
    #expect(other.isAdmitted)
    let later = limiter.take(7, at: start + .seconds(10))
    #expect(later.isAdmitted && later.remaining == 0)
    let muchLater = limiter.take(7, 0, at: start + .seconds(1_000))
    #expect(muchLater.remaining == 6 && muchLater.reset == .zero)
  }

  @Test func moreThanIsLeftIsRefusedWhole() {
    let limiter = RateLimiter(.init(count: 10, window: .seconds(10)))
    #expect(limiter.take(1, 8, at: start).isAdmitted)
    let refused = limiter.take(1, 5, at: start)
    #expect(!refused.isAdmitted && refused.remaining == 2 && refused.retryAfter == .seconds(3))
    #expect(limiter.take(1, 2, at: start).isAdmitted)
    // What is more than the whole quota waits for the whole quota.
    #expect(limiter.take(2, 1_000, at: start).isAdmitted)
    #expect(!limiter.take(2, at: start).isAdmitted)
  }

  /// Whoever comes from a million addresses fills no memory, and gives nobody else less.
  @Test func aMillionKeysChangeNothingForTheOthers() {
    let limiter = RateLimiter(.init(count: 2, window: .seconds(60)), capacity: 64)
    #expect(limiter.take(-1, 2, at: start).isAdmitted)
    #expect(!limiter.take(-1, at: start).isAdmitted)
    for key in 0..<1_000_000 {
      #expect(limiter.take(key, at: start).isAdmitted)
    }
    #expect(limiter.take(1_000_001, 2, at: start).isAdmitted)
  }

  @Test(
    "Addresses are told apart as far as one customer has them",
    arguments: [
      ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false),
      ("10.1.2.3:443", "10.1.2.3", true), ("::ffff:10.1.2.3", "10.1.2.3", true),
      ("2001:db8:1:2:aaaa::1", "2001:db8:1:2:bbbb::2", true),
      ("2001:db8:1:2::1", "2001:db8:1:3::1", false), ("[2001:db8::1]:443", "2001:db8::2", true),
      ("[2001:db8::1]", "2001:db8::", true),
    ])
  func addresses(one: String, other: String, areEqual: Bool) throws {
    let first = try #require(ClientAddress(one))
    let second = try #require(ClientAddress(other))
    #expect((first == second) == areEqual)
  }

  @Test func whatIsNoAddressIsNone() {
    for text in ["", "unknown", "_hidden", "300.1.1.1", "example.test", "[::1"] {
      #expect(ClientAddress(text) == nil, "\(text)")
    }
  }

  @Test func onlyOurProxiesAreBelieved() throws {
    let proxies = try #require(TrustedProxies(["10.0.0.0/8", "fd00:1::/32"]))
    let (proxy, client) = (try #require(ClientAddress("10.9.9.9")), ClientAddress("192.0.2.1"))
    let stranger = try #require(ClientAddress("198.51.100.7"))
    func told(_ peer: ClientAddress, _ forwarded: String?) -> ClientAddress? {
      proxies.client(of: peer, forwarded: forwarded)
    }
    #expect(told(proxy, "192.0.2.1") == client)
    // Our inner proxy says that our outer one asked, which says who asked it; more is only claimed.
    #expect(told(proxy, "203.0.113.1, 192.0.2.1, 10.1.1.1") == client)
    #expect(told(proxy, "203.0.113.1, 192.0.2.1, fd00:1:2:3::4") == client)
    #expect(told(stranger, "192.0.2.1") == stranger)
    #expect(told(proxy, nil) == proxy)
    #expect(told(proxy, "192.0.2.1, nonsense") == proxy)
    #expect(TrustedProxies(["10.0.0.0/33"]) == nil)
    #expect(TrustedProxies(["proxy.test"]) == nil)
    let nobody = try #require(TrustedProxies([]))
    #expect(nobody.client(of: proxy, forwarded: "192.0.2.1") == proxy)
  }
}
