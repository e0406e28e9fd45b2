/// Where a channel leads and how it behaves.
package struct RPCChannelConfiguration: Sendable {
  /// Where the service listens. A name may stand for several machines; calls are spread over all of
  /// them.
  package var addresses: [RPCAddress]
  /// Encryption. `nil` is plaintext, meant for loopback.
  package var tls: RPCTLS?
  /// What the server may do, and the largest message we try to send.
  package var limits: RPCLimits
  /// How many calls may wait for a connection or a free place on it; further ones fail with
  /// `RESOURCE_EXHAUSTED`.
  package var maximumWaitingCalls: Int
  /// How long one attempt to connect may take.
  package var connectTimeout: Duration
  /// How failed attempts are spaced.
  package var backoff: RPCBackoff
  /// How long nothing may arrive while calls are open before the server is asked whether it lives.
  package var keepaliveInterval: Duration
  /// How long its answer may take before the connection counts as lost.
  package var keepaliveTimeout: Duration
  /// How long calls in flight may take to finish once shutdown began.
  package var drainTimeout: Duration
  /// What finds the machines behind a name.
  package var resolver: any RPCResolver = SystemResolver()
  /// How often names are looked up while nothing is wrong: new machines join then.
  package var resolutionInterval: Duration = .seconds(30)
  /// How long a lookup is good for at least, however often connections fail.
  package var resolutionPause: Duration = .seconds(1)
  /// How many machines are connected to; of more, some are chosen by chance.
  package var maximumEndpoints = 64
  /// When a machine that answers badly is left alone for a while.
  package var ejection = RPCOutlierEjection()
  /// What happens to calls that fail, of methods that their contract declares idempotent.
  package var idempotentPolicy: RPCCallPolicy = .retry(.init())
  /// The same for single methods by their full name; hedging is declared here. Of methods that are
  /// not idempotent nothing is heard.
  package var methodPolicies: [String: RPCCallPolicy] = [:] {
    didSet {
      hasHedging = methodPolicies.values.contains { if case .hedge = $0 { true } else { false } }
    }
  }
  /// How many repetitions bad times allow.
  package var retryBudget = RPCRetryBudget()
  /// Whether any call may be hedged: asked at each start of a call.
  private(set) var hasHedging = false

  /// A configuration for the given addresses.
  package init(
    addresses: [RPCAddress], tls: RPCTLS? = nil, limits: RPCLimits = .init(),
    maximumWaitingCalls: Int = 4096, connectTimeout: Duration = .seconds(5),
    backoff: RPCBackoff = .init(), keepaliveInterval: Duration = .seconds(20),
    keepaliveTimeout: Duration = .seconds(10), drainTimeout: Duration = .seconds(10)
  ) {
    self.addresses = addresses
    self.tls = tls
    self.limits = limits
    self.maximumWaitingCalls = maximumWaitingCalls
    self.connectTimeout = connectTimeout
    self.backoff = backoff
    self.keepaliveInterval = keepaliveInterval
    self.keepaliveTimeout = keepaliveTimeout
    self.drainTimeout = drainTimeout
  }

  /// Reads `HOST:PORT`, or several separated by commas. `nil` when the text is no such list.
  package init?(address: String, tls: RPCTLS? = nil) {
    var addresses: [RPCAddress] = []
    for part in address.split(separator: ",", omittingEmptySubsequences: false) {
      guard let one = RPCAddress(String(part.drop { $0 == " " })) else { return nil }
      addresses.append(one)
    }
    guard !addresses.isEmpty else { return nil }
    self.init(addresses: addresses, tls: tls)
  }
}

extension RPCChannelConfiguration {
  /// What holds for a method that is idempotent. Asked when something failed.
  func policy(of method: String) -> RPCCallPolicy {
    methodPolicies[method] ?? idempotentPolicy
  }
}

/// How long to wait after the n-th failure in a row: exponential, capped, jittered so that many
/// clients do not come back at once. Numbers as in gRPC's connection backoff, but shorter.
package struct RPCBackoff: Sendable, Hashable {
  /// Before the second attempt.
  package var initial: Duration
  /// Never longer than this (before jitter).
  package var maximum: Duration
  /// Each wait is this many times the one before, in percent.
  package var growthPercent: Int

  /// A backoff of the given shape.
  package init(
    initial: Duration = .milliseconds(50), maximum: Duration = .seconds(1),
    growthPercent: Int = 160
  ) {
    self.initial = initial
    self.maximum = maximum
    self.growthPercent = growthPercent
  }

  /// The wait after `failures` failures in a row, at least 1; jitter takes or adds up to a fifth.
  package func delay(
    afterFailures failures: Int, using generator: inout some RandomNumberGenerator
  ) -> Duration {
    var wait = initial
    for _ in 1..<max(1, min(failures, 64)) {
      wait = min(maximum, wait * growthPercent / 100)
    }
    return wait * Int.random(in: 80...120, using: &generator) / 100
  }
}
