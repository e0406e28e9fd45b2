/// Where a deposit stands, as the user and the data model see it.
enum DepositStatus: String, Hashable, Sendable, CaseIterable {
  case pendingConfirmation = "pending_confirmation"
  case confirmedOnChain = "confirmed_on_chain"
  case offRampInitiated = "off_ramp_initiated"
  case offRampComplete = "off_ramp_complete"
  case brokerFunded = "broker_funded"
  case failed
  case inReview = "in_review"
  case returned
  case refundInitiated = "refund_initiated"
  case refunded
}

/// Where a deposit stands, exactly: what was sent, what is known. "Asked" means that a request was
/// sent, or that we died sending it: nobody knows until we look.
enum DepositPhase: String, Hashable, Sendable, CaseIterable {
  /// On chain, not final.
  case seen
  /// Final and ours to sweep.
  case confirmed
  /// Final, but too small to sweep; waits for company.
  case belowMinimum = "below_minimum"
  /// A transfer from the user's wallet to Mint's address was asked for.
  case sweepAsked = "sweep_asked"
  /// The transfer is on its way.
  case sweeping
  /// Mint has credited it; no redemption is on its way.
  case swept
  /// A redemption to our bank was asked for.
  case payoutAsked = "payout_asked"
  /// The redemption is on its way.
  case payoutPending = "payout_pending"
  /// USD at our bank; the broker does not know yet.
  case paidOut = "paid_out"
  /// The broker was asked to credit the user.
  case brokerAsked = "broker_asked"
  /// The broker has accepted, not credited.
  case brokerPending = "broker_pending"
  /// Buying power; the broker's settlement of the day is open.
  case funded
  /// Settled at the broker: withdrawable. Watched for returns.
  case settled
  /// Never became final.
  case failed
  /// The broker took its credit back.
  case returned
  /// Stopped for a person.
  case inReview = "in_review"

  /// The status the phase belongs to.
  var status: DepositStatus {
    switch self {
    case .seen: .pendingConfirmation
    case .confirmed, .belowMinimum: .confirmedOnChain
    case .sweepAsked, .sweeping, .swept, .payoutAsked, .payoutPending: .offRampInitiated
    case .paidOut, .brokerAsked, .brokerPending: .offRampComplete
    case .funded, .settled: .brokerFunded
    case .failed: .failed
    case .returned: .returned
    case .inReview: .inReview
    }
  }

  /// What is owed to a deposit in this phase. It follows from the phase alone, so a wake-up
  /// carries nothing and a crash forgets nothing.
  var duty: DepositDuty? {
    switch self {
    case .seen: .checkFinality
    case .confirmed, .belowMinimum: .sweep
    case .sweepAsked: .settleSweep
    case .sweeping: .lookUpSweep
    case .swept: .payOut
    case .payoutAsked: .settlePayout
    case .payoutPending: .lookUpPayout
    case .paidOut: .fundBroker
    case .brokerAsked: .settleBroker
    case .brokerPending: .lookUpBroker
    case .funded: .lookUpSettlement
    case .settled: .watch
    case .failed, .returned, .inReview: nil
    }
  }
}

/// What a worker does for a deposit.
enum DepositDuty: Hashable, Sendable {
  case checkFinality
  case sweep, settleSweep, lookUpSweep
  case payOut, settlePayout, lookUpPayout
  case fundBroker, settleBroker, lookUpBroker
  case lookUpSettlement, watch
}
