/// What a channel does when an attempt of a call fails whose contract declares it idempotent. Other
/// calls are made again only when a server says that it has not started them.
///
/// The rules are those of gRPC's proposal A6.
package enum RPCCallPolicy: Sendable, Hashable {
  /// The first failure is the caller's.
  case once
  /// A failed attempt is followed by another, after a pause.
  case retry(RPCRetryPolicy)
  /// Attempts are started one after another without waiting for the end of those before; the first
  /// success counts. Costs the service more, for methods whose slowest answers matter. Unary only.
  case hedge(RPCHedgingPolicy)

  /// No policy makes more attempts than this, whatever it says.
  static let mostAttempts = 5
}

/// How failed attempts are repeated.
package struct RPCRetryPolicy: Sendable, Hashable {
  /// Attempts, the first included; at most 5.
  package var maximumAttempts: Int
  /// The pauses between them, unless the server advises another.
  package var backoff: RPCBackoff
  /// The failures that are worth another attempt.
  package var codes: Set<RPCCode>

  /// A policy; the default is what idempotent methods get.
  package init(
    maximumAttempts: Int = 3,
    backoff: RPCBackoff = .init(
      initial: .milliseconds(50), maximum: .seconds(1), growthPercent: 200),
    codes: Set<RPCCode> = [.unavailable]
  ) {
    self.maximumAttempts = maximumAttempts
    self.backoff = backoff
    self.codes = codes
  }

  /// Whether an attempt that failed so may be followed by another. A full server counts only where it
  /// says when to come back.
  func permits(_ error: RPCError) -> Bool {
    codes.contains(error.code) || (error.code == .resourceExhausted && error.retryAfter != nil)
  }
}

/// How attempts race each other.
package struct RPCHedgingPolicy: Sendable, Hashable {
  /// Attempts, the first included; at most 5.
  package var maximumAttempts: Int
  /// How long an attempt has to itself before the next starts.
  package var delay: Duration
  /// Failures that start the next attempt at once; any other ends the call.
  package var harmlessCodes: Set<RPCCode>

  /// A policy of so many attempts.
  package init(
    maximumAttempts: Int = 2, delay: Duration, harmlessCodes: Set<RPCCode> = [.unavailable]
  ) {
    self.maximumAttempts = maximumAttempts
    self.delay = delay
    self.harmlessCodes = harmlessCodes
  }
}

/// How many repetitions a channel may make in bad times, so that a service in trouble is not given
/// more by those who wait for it: each failure takes a token, each success gives a part of one back,
/// and while half of them or more are gone nothing is repeated.
package struct RPCRetryBudget: Sendable, Hashable {
  /// Tokens to begin with, and never more; 1…1000. The default repeats what one lost connection
  /// full of calls asks for.
  package var maximumTokens: Int
  /// What a success gives back, in thousandths of a token.
  package var milliTokensPerSuccess: Int

  /// A budget.
  package init(maximumTokens: Int = 1000, milliTokensPerSuccess: Int = 100) {
    self.maximumTokens = maximumTokens
    self.milliTokensPerSuccess = milliTokensPerSuccess
  }
}

/// The tokens of a budget as they come and go.
struct RetryThrottle {
  private let maximum: Int
  private let gain: Int
  private(set) var milliTokens: Int

  init(_ budget: RPCRetryBudget) {
    maximum = min(max(1, budget.maximumTokens), 1000) * 1000
    gain = max(0, budget.milliTokensPerSuccess)
    milliTokens = maximum
  }

  /// Whether repetitions are allowed.
  var permits: Bool { milliTokens > maximum / 2 }

  mutating func succeeded() {
    if milliTokens < maximum { milliTokens = min(maximum, milliTokens + gain) }
  }

  mutating func failed() { milliTokens = max(0, milliTokens - 1000) }
}
