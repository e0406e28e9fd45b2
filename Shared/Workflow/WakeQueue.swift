import FoundationEssentials
import Identifiers
import Time

/// One saga leased to one worker, to be given attention now. Carries no news: what to do follows
/// from the saga's own state.
package struct Wake: Sendable, Equatable {
  package let saga: SagaReference
  package let user: UserID?
  /// Counts from 1 since the last success.
  package let attempt: Int
  /// The fencing token: each lease of a saga has a higher one than all before.
  package let token: Int64
  /// Under which version of its steps the saga was begun; both it and the newest must be served.
  package let definitionVersion: Int
  /// How the saga crashed last, and how often in a row just so.
  let lastCrash: String?
  let crashCount: Int

  /// - Parameters:
  ///   - saga: Whose turn it is.
  ///   - user: Whose saga it is, if anyone's.
  ///   - attempt: Counts from 1 since the last success.
  ///   - token: The fencing token of the lease.
  ///   - definitionVersion: Under which version of its steps the saga was begun.
  ///   - lastCrash: How the saga crashed last.
  ///   - crashCount: How often in a row it crashed just so.
  package init(
    saga: SagaReference, user: UserID?, attempt: Int, token: Int64, definitionVersion: Int = 1,
    lastCrash: String? = nil, crashCount: Int = 0
  ) {
    self.definitionVersion = definitionVersion
    self.saga = saga
    self.user = user
    self.attempt = attempt
    self.token = token
    self.lastCrash = lastCrash
    self.crashCount = crashCount
  }
}

/// What is put on record about an attempt that failed.
package struct WakeFailure: Sendable, Equatable {
  /// The error's text. No personal data.
  package let error: String
  /// What equal crashes have in common; `nil` when it was no crash.
  package let crash: String?
  /// How often in a row the saga crashed just so.
  package let crashCount: Int

  package init(error: String, crash: String?, crashCount: Int) {
    self.error = error
    self.crash = crash
    self.crashCount = crashCount
  }
}

/// Where wakes come from. At least once, in no order; at most one in flight for a saga and two for
/// a user.
package protocol WakeQueue: Sendable {
  /// Leases sagas of these kinds that are due, oldest first, taking turns among users.
  func receive(_ kinds: [String], atMost limit: Int) async throws -> [Wake]

  /// Renews the lease.
  ///
  /// - Returns: `false` when it is lost; the worker should stop.
  func extend(_ wake: Wake) async throws -> Bool

  /// Ends the lease after success. A lost lease makes this do nothing.
  func ack(_ wake: Wake) async throws

  /// Ends the lease and wakes the saga again after a while.
  func retry(_ wake: Wake, after delay: Duration, _ failure: WakeFailure) async throws

  /// Gives the saga up: it is parked, and a dead letter tells why.
  func deadLetter(_ wake: Wake, _ failure: WakeFailure) async throws

  /// Ends the leases of workers that have died.
  ///
  /// - Returns: How many.
  func sweep() async throws -> Int

  /// How long a lease lasts without being renewed.
  var leaseDuration: Duration { get }
}
