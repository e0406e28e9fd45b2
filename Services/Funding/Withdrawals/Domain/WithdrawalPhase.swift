/// Where a withdrawal stands, as the user and the data model see it.
enum WithdrawalStatus: String, Hashable, Sendable, CaseIterable {
  case pending
  case brokerWithdrawalInitiated = "broker_withdrawal_initiated"
  case brokerWithdrawalComplete = "broker_withdrawal_complete"
  case onRampInitiated = "on_ramp_initiated"
  case onRampComplete = "on_ramp_complete"
  case transferInitiated = "transfer_initiated"
  case complete
  case failed
  case canceled
  case reversed
  case inReview = "in_review"
}

/// Where a withdrawal stands, exactly. "Asked" means that a request was sent, or that we died
/// sending it: nobody knows until we look.
enum WithdrawalPhase: String, Hashable, Sendable, CaseIterable {
  /// Held; the broker does not know yet. Can be cancelled.
  case held
  /// The broker was asked for the money.
  case redemptionAsked = "redemption_asked"
  /// The broker has taken it on.
  case redemptionPending = "redemption_pending"
  /// Debited at the broker; the day's settlement has not paid our bank yet.
  case awaitingCash = "awaiting_cash"
  /// The bank was asked to wire it to Circle.
  case wireAsked = "wire_asked"
  /// The wire has left; Circle has not credited it yet.
  case wired
  /// USDC at Mint.
  case minted
  /// Mint was asked to send it to our treasury wallet.
  case hopAsked = "hop_asked"
  /// It is on its way there.
  case hopSent = "hop_sent"
  /// It is in our treasury wallet.
  case hopFinal = "hop_final"
  /// A transfer to the user's address was asked for.
  case transferAsked = "transfer_asked"
  /// The transfer is on its way. From Circle's SENT on there is no way back.
  case transferSent = "transfer_sent"
  /// Final at the user's address.
  case complete
  /// Refused before anything left.
  case failed
  /// Cancelled by the user.
  case canceled
  /// Came back after it was debited.
  case reversed
  /// Stopped for a person.
  case inReview = "in_review"

  /// The status the phase belongs to.
  var status: WithdrawalStatus {
    switch self {
    case .held: .pending
    case .redemptionAsked, .redemptionPending: .brokerWithdrawalInitiated
    case .awaitingCash, .wireAsked: .brokerWithdrawalComplete
    case .wired: .onRampInitiated
    case .minted, .hopAsked, .hopSent, .hopFinal: .onRampComplete
    case .transferAsked, .transferSent: .transferInitiated
    case .complete: .complete
    case .failed: .failed
    case .canceled: .canceled
    case .reversed: .reversed
    case .inReview: .inReview
    }
  }

  /// What is owed to a withdrawal in this phase.
  var duty: WithdrawalDuty? {
    switch self {
    case .held: .redeem
    case .redemptionAsked: .settleRedemption
    case .redemptionPending: .lookUpRedemption
    case .awaitingCash: .wire
    case .wireAsked: .settleWire
    case .wired: .lookUpOnRamp
    case .minted: .hop
    case .hopAsked: .settleHop
    case .hopSent: .lookUpHop
    case .hopFinal: .transfer
    case .transferAsked: .settleTransfer
    case .transferSent: .lookUpTransfer
    case .complete, .failed, .canceled, .reversed, .inReview: nil
    }
  }

  /// Whether nothing happens to it any more without a person.
  var isOver: Bool { duty == nil }
}

/// What a worker does for a withdrawal.
enum WithdrawalDuty: Hashable, Sendable {
  case redeem, settleRedemption, lookUpRedemption
  case wire, settleWire, lookUpOnRamp
  case hop, settleHop, lookUpHop
  case transfer, settleTransfer, lookUpTransfer
}
