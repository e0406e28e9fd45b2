import Identifiers
import Money
import Time

/// USD leaving a user's brokerage cash, on its way to an address of theirs as USDC.
struct Withdrawal: Hashable, Sendable {
  let id: ID<Withdrawal>
  let user: UserID
  /// What leaves the user's cash, USD, whole cents.
  let amount: Money
  /// What we keep of it.
  let fee: Money
  let chain: Chain
  let address: String
  var phase: WithdrawalPhase
  /// What is held for it in the user's hold account.
  var held: Money
  var redemptionAttempt = 0
  var wireAttempt = 0
  var hopAttempt = 0
  var transferAttempt = 0
  /// The broker's id of the redemption, and its bulk day.
  var brokerReference: String?
  var bulkDay: BulkDay?
  /// The bank's id of the wire.
  var wireReference: String?
  /// Circle's id of the wire's deposit.
  var onRampReference: String?
  /// Mint's id of the transfer to our treasury wallet.
  var hopReference: String?
  /// The treasury wallet, Circle's id; set when the hop is asked for.
  var treasuryWallet: String?
  /// Circle's id of the transfer to the user's address.
  var transferReference: String?
  var txHash: String?
  /// When the present step was asked for.
  var askedAt: Timestamp?
  /// When it came into its phase.
  var phaseSince: Timestamp
  /// The phase that a review interrupted, when it may go on from there.
  var interrupted: WithdrawalPhase?
  var failureReason: String?
  let createdAt: Timestamp
  var updatedAt: Timestamp

  /// What goes to the user's address, USDC.
  var sending: Money { .usdc(micros: amount.micros - fee.micros) }

  /// How often the step that the phase belongs to has been tried.
  var attempt: Int {
    switch phase {
    case .held, .redemptionAsked, .redemptionPending: redemptionAttempt
    case .awaitingCash, .wireAsked, .wired: wireAttempt
    case .minted, .hopAsked, .hopSent: hopAttempt
    default: transferAttempt
    }
  }

  /// How often anything was tried, all steps together.
  var tries: Int { redemptionAttempt + wireAttempt + hopAttempt + transferAttempt }

  /// What comes of an event, with the withdrawal as it is after it and the entries to book.
  func next(on event: WithdrawalEvent, at now: Timestamp) -> WithdrawalMove? {
    guard case .move(let phase, let postings) = step(on: event) else { return nil }
    var moved = self
    moved.take(event, now)
    moved.phase = phase
    if phase != self.phase { moved.phaseSince = now }
    moved.interrupted = phase == .inReview ? resumption(after: event) : nil
    if postings.contains(.w1x) || postings.contains(.w3) { moved.held = .zero(.usd) }
    if moved.phase.isOver, phase != .complete, moved.failureReason == nil {
      moved.failureReason = event.reason
    }
    return WithdrawalMove(
      withdrawal: moved, entries: postings.flatMap { moved.entries(for: $0, at: now) })
  }

  /// From where a person may let it go on after a review that the event led to: where it was in
  /// doubt, or before a step that definitely came to nothing once too often.
  private func resumption(after event: WithdrawalEvent) -> WithdrawalPhase? {
    if case .doubt = event { return phase }
    guard event.isSetback, case .move(let retry, _) = phase.next(on: event, attempt: 1) else {
      return nil
    }
    return retry
  }

  /// What the machine says, for this withdrawal's attempts.
  func step(on event: WithdrawalEvent) -> WithdrawalStep {
    if event == .resuming, phase == .inReview, let interrupted { return .move(interrupted, []) }
    if case .transferSeen(let hash) = event, hash == txHash { return .seen }
    return phase.next(on: event, attempt: attempt)
  }

  private mutating func take(_ event: WithdrawalEvent, _ now: Timestamp) {
    switch event {
    case .askingRedemption:
      redemptionAttempt += 1
      askedAt = now
    case .redemptionAccepted(let id, let day): (brokerReference, bulkDay) = (id, day)
    case .askingWire:
      wireAttempt += 1
      wireReference = nil
      askedAt = now
    case .wireSent(let id): wireReference = id
    case .onRamped(let id, _): onRampReference = id
    case .askingHop(let wallet):
      hopAttempt += 1
      treasuryWallet = wallet
      hopReference = nil
      askedAt = now
    case .hopAccepted(let id): hopReference = id
    case .askingTransfer:
      transferAttempt += 1
      transferReference = nil
      askedAt = now
    case .transferAccepted(let id): transferReference = id
    case .transferSeen(let hash), .transferConfirmed(let hash): txHash = hash
    case .resuming: failureReason = nil
    default: break
    }
  }
}

/// A withdrawal that moves: as it becomes, and what is booked for it.
struct WithdrawalMove: Hashable, Sendable {
  let withdrawal: Withdrawal
  let entries: [JournalEntry]
}

extension WithdrawalEvent {
  /// Why it stopped, in words for the user; the partner's own words stay in the log.
  var reason: String? {
    switch self {
    case .canceling: "Cancelled."
    case .redemptionRefused, .redemptionReturned: "The broker did not pay out."
    case .wireRefused, .wireBounced: "The conversion to USDC did not succeed."
    case .hopFailed, .transferFailed: "The transfer did not succeed."
    case .transferDenied: "The transfer is being checked."
    case .doubt(let why): why
    default: nil
    }
  }
}
