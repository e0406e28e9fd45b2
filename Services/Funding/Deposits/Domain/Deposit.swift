import FoundationEssentials
import Identifiers
import Money
import Time

/// Marks identities of wallets; the wallet service's.
enum WalletEntity {}

/// One incoming transfer of USDC to an address of a user, on its way to their buying power.
struct Deposit: Hashable, Sendable {
  let id: ID<Deposit>
  let user: UserID
  /// The wallet it came to: the wallet service's id, and Circle's.
  let wallet: ID<WalletEntity>
  let circleWallet: String
  let chain: Chain
  /// Circle's id of the inbound transaction: the transfer's identity.
  let circleTransaction: String
  let txHash: String
  /// What arrived, USDC.
  let amount: Money
  var phase: DepositPhase
  /// What is swept, redeemed and deposited, whole cents; `nil` until the sweep was decided.
  var sweepAmount: Money?
  /// What of the wallet's balance belongs to this deposit: from finality until the sweep is taken on.
  var inWallet = Money.zero(.usdc)
  /// How often each step was tried, from 1; 0 before.
  var sweepAttempt = 0
  var payoutAttempt = 0
  var brokerAttempt = 0
  /// Circle's id of the sweep.
  var sweepReference: String?
  /// Mint's id of the redemption.
  var payoutReference: String?
  /// When the bank had sent the redemption back although the broker was asked already: the company's
  /// float bears it until the redemption is made again.
  var payoutReturnedAt: Timestamp?
  /// The broker's id of the deposit.
  var brokerReference: String?
  /// The broker's bulk day of the deposit.
  var bulkDay: BulkDay?
  /// When the present step was asked for.
  var askedAt: Timestamp?
  /// When it came into its phase.
  var phaseSince: Timestamp
  /// The phase that a review interrupted, when it may go on from there.
  var interrupted: DepositPhase?
  var failureReason: String?
  let createdAt: Timestamp
  var updatedAt: Timestamp

  /// What moves: the swept amount once it is decided.
  var moving: Money { sweepAmount ?? amount.roundedDownToCent }

  /// How often the step that the phase belongs to has been tried.
  var attempt: Int {
    switch phase {
    case .swept, .payoutAsked, .payoutPending: payoutAttempt
    case .paidOut: payoutAttempt
    case .brokerAsked, .brokerPending, .funded, .settled: brokerAttempt
    default: sweepAttempt
    }
  }

  /// How often anything was tried, all steps together.
  var tries: Int { sweepAttempt + payoutAttempt + brokerAttempt }

  /// What comes of an event, with the deposit as it is after it and the entries to book.
  func next(on event: DepositEvent, at now: Timestamp) -> DepositMove? {
    guard case .move(let phase, let postings) = step(on: event) else { return nil }
    var moved = self
    moved.take(event, now)
    if postings.contains(.d2r) { moved.inWallet = moving }
    moved.phase = phase
    if phase != self.phase { moved.phaseSince = now }
    moved.interrupted = phase == .inReview ? resumption(after: event) : nil
    if postings.contains(where: { if case .f3 = $0 { true } else { false } }) {
      moved.payoutReturnedAt = now
    }
    if phase == .inReview || phase == .returned, moved.failureReason == nil {
      moved.failureReason = event.reason
    }
    let entries = postings.flatMap { moved.entries(for: $0, at: now) }
    return DepositMove(deposit: moved, entries: entries)
  }

  /// From where a person may let it go on after a review that the event led to: where it was in
  /// doubt, or before a step that definitely came to nothing once too often.
  private func resumption(after event: DepositEvent) -> DepositPhase? {
    if case .doubt = event { return phase }
    guard event.isSetback, case .move(let retry, _) = phase.next(on: event, attempt: 1) else {
      return nil
    }
    return retry
  }

  /// What the machine says, for this deposit's attempts.
  func step(on event: DepositEvent) -> DepositStep {
    if event == .resuming, phase == .inReview, let interrupted { return .move(interrupted, []) }
    if case .payoutReturned = event, payoutReturnedAt != nil { return .seen }
    return phase.next(on: event, attempt: attempt)
  }

  private mutating func take(_ event: DepositEvent, _ now: Timestamp) {
    switch event {
    case .askingSweep(let amount):
      sweepAmount = amount
      inWallet = amount
      sweepAttempt += 1
      sweepReference = nil
      askedAt = now
      failureReason = nil
    case .sweepAccepted(let id):
      sweepReference = id
      inWallet = .zero(.usdc)
    case .final: inWallet = amount
    case .askingPayout:
      payoutAttempt += 1
      payoutReference = nil
      askedAt = now
    case .payoutAccepted(let id): payoutReference = id
    case .askingBroker:
      brokerAttempt += 1
      brokerReference = nil
      bulkDay = nil
      askedAt = now
    case .brokerAccepted(let id, let day):
      brokerReference = id
      bulkDay = day
    case .tooSmall, .dropped, .screened, .doubt, .brokerReturned: failureReason = event.reason
    case .brokerCredited, .brokerSettled, .refunding, .resuming: failureReason = nil
    case .sweepFailed, .payoutRefused, .payoutFailed, .brokerFailed, .payoutReturned,
      .sweepCredited, .payoutCompleted:
      break
    }
  }
}

/// A deposit that moves: as it becomes, and what is booked for it.
struct DepositMove: Hashable, Sendable {
  let deposit: Deposit
  let entries: [JournalEntry]
}

extension DepositEvent {
  /// Why the deposit stopped, in words for the user; the partner's own words stay in the log.
  var reason: String? {
    switch self {
    case .dropped: "The transfer was not confirmed on chain."
    case .screened: "The transfer is being checked."
    case .tooSmall: "Below the minimum; it is added when more arrives."
    case .sweepFailed, .payoutRefused, .payoutFailed, .payoutReturned:
      "The conversion to USD did not succeed."
    case .brokerFailed: "The broker did not accept the deposit."
    case .brokerReturned: "The broker returned the deposit."
    case .doubt(let why): why
    default: nil
    }
  }
}
