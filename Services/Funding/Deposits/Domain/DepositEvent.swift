import Money

/// A fact about a deposit, from a partner or from our own decision to act.
enum DepositEvent: Hashable, Sendable {
  /// Circle says COMPLETE and our finality rule holds.
  case final
  /// The transfer was dropped before it was final.
  case dropped
  /// Circle's or our screening stopped it.
  case screened
  /// Too little in the wallet to sweep.
  case tooSmall
  /// We are about to ask for the sweep of this amount, whole cents.
  case askingSweep(Money)
  /// Circle has taken the sweep on, under this id.
  case sweepAccepted(String)
  /// Circle refused to take it on, or it failed on chain. Nothing has left the wallet.
  case sweepFailed(String)
  /// Mint has credited this much.
  case sweepCredited(Money)
  /// We are about to ask for the redemption.
  case askingPayout
  /// Mint has taken the redemption on, under this id.
  case payoutAccepted(String)
  /// Mint refused to take it on. Nothing has left Mint.
  case payoutRefused(String)
  /// The redemption is complete at our bank.
  case payoutCompleted(PartnerFee)
  /// The redemption failed; nothing has left Mint.
  case payoutFailed(String)
  /// The bank sent the redemption back; this much of it was kept by Circle.
  case payoutReturned(kept: Money)
  /// We are about to ask the broker.
  case askingBroker
  /// The broker has taken the deposit on, under this id, on this bulk day.
  case brokerAccepted(String, BulkDay)
  /// The broker refused or failed it. Nothing was credited.
  case brokerFailed(String)
  /// The broker has credited the user's cash.
  case brokerCredited
  /// The broker's settlement of the day has been paid.
  case brokerSettled
  /// The broker took the credit back.
  case brokerReturned
  /// An operator wants the returned money at the broker again.
  case refunding
  /// An operator has looked, and it may go on where it was interrupted.
  case resuming
  /// Something that no rule covers.
  case doubt(String)
}

/// What a partner kept for itself, and from where it took it.
enum PartnerFee: Hashable, Sendable {
  case none
  /// Less arrived than was sent.
  case withheld(Money)
  /// All arrived; the fee came out of our balance there.
  case charged(Money)
}

/// A journal entry by its name in the money reference.
enum DepositPosting: Hashable, Sendable {
  case d0, d0r, d1, d1h, d2, d2r, d2c, d3, d5, o6, f1, f4
  case d4(PartnerFee)
  case f2(kept: Money)
  case f3(kept: Money)
}

/// What comes of an event.
enum DepositStep: Hashable, Sendable {
  /// The deposit moves on, and these entries are booked.
  case move(DepositPhase, [DepositPosting])
  /// Known already; nothing to do.
  case seen
  /// Does not fit. Never guessed: looked at again, then reviewed.
  case park
}

extension DepositEvent {
  /// Whether a step definitely came to nothing, and is to be tried anew after a pause: what was
  /// refused now is refused again a moment later.
  var isSetback: Bool {
    switch self {
    case .sweepFailed, .payoutRefused, .payoutFailed, .payoutReturned, .brokerFailed,
      .brokerReturned:
      true
    default: false
    }
  }
}
