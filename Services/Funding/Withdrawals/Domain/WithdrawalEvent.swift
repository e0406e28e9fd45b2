import Money

/// A fact about a withdrawal, from a partner, the user or our own decision to act.
enum WithdrawalEvent: Hashable, Sendable {
  /// The user wants it back.
  case canceling
  /// We are about to ask the broker.
  case askingRedemption
  /// The broker has taken it on, under this id, on this bulk day.
  case redemptionAccepted(String, BulkDay)
  /// The broker refused or failed it. Nothing was debited.
  case redemptionRefused(String)
  /// The broker has debited the user.
  case redemptionSucceeded
  /// The broker has put it back into the user's cash.
  case redemptionReturned
  /// We are about to ask the bank; the day's cash is there.
  case askingWire
  /// The bank has sent the wire, under this id.
  case wireSent(String)
  /// The bank refused it. Nothing has left.
  case wireRefused(String)
  /// The wire came back to our bank.
  case wireBounced
  /// Circle has credited the wire, under this id, less what it kept.
  case onRamped(String, kept: Money)
  /// We are about to ask Mint for the hop to our treasury wallet, Circle's id of it.
  case askingHop(String)
  /// Mint has taken it on, under this id.
  case hopAccepted(String)
  /// Mint refused or failed it. Nothing has left.
  case hopFailed(String)
  /// It is final in our treasury wallet.
  case hopArrived
  /// We are about to ask for the transfer to the user's address.
  case askingTransfer
  /// Circle has taken it on, under this id.
  case transferAccepted(String)
  /// Circle refused to take it on, or it failed on chain or was cancelled. It is in our wallet.
  case transferFailed(String)
  /// A screen denied it. It is in our wallet.
  case transferDenied(String)
  /// The transaction has a hash.
  case transferSeen(txHash: String)
  /// Circle says COMPLETE, and a second source has seen the transaction.
  case transferConfirmed(txHash: String)
  /// An operator has looked, and it may go on where it was interrupted.
  case resuming
  /// Something that no rule covers.
  case doubt(String)
}

/// A journal entry by its name in the money reference.
enum WithdrawalPosting: Hashable, Sendable {
  case w1, w1x, w3, w3r, w5, w5r, w7, w8a1, w8a2, w8a1r, w8, w8r, w9, c3
  case w6(kept: Money)
}

/// What comes of an event.
enum WithdrawalStep: Hashable, Sendable {
  /// The withdrawal moves on, and these entries are booked.
  case move(WithdrawalPhase, [WithdrawalPosting])
  /// Known already; nothing to do.
  case seen
  /// Does not fit. Never guessed: looked at again, then reviewed.
  case park
}

extension WithdrawalEvent {
  /// Whether a step definitely came to nothing, and is to be tried anew after a pause: what was
  /// refused now is refused again a moment later.
  var isSetback: Bool {
    switch self {
    case .wireRefused, .wireBounced, .hopFailed, .transferFailed: true
    default: false
    }
  }
}
