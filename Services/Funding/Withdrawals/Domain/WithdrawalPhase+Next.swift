extension WithdrawalPhase {
  /// How often a definite failure of one step is tried anew before a person looks.
  static let attempts = 2

  /// One line per arrow. What is not listed is parked, never guessed.
  ///
  /// `attempt`: How often the present step has been tried, from 1.
  func next(on event: WithdrawalEvent, attempt: Int = 1) -> WithdrawalStep {
    let last = attempt > Self.attempts
    return switch (self, event) {
    case (.held, .canceling): .move(.canceled, [.w1x])
    case (.held, .askingRedemption): .move(.redemptionAsked, [])
    case (.redemptionAsked, .redemptionAccepted): .move(.redemptionPending, [])
    case (.redemptionAsked, .redemptionRefused), (.redemptionPending, .redemptionRefused):
      .move(.failed, [.w1x])
    case (.redemptionPending, .redemptionSucceeded): .move(.awaitingCash, [.w3])
    case (.redemptionPending, .redemptionReturned): .move(.failed, [.w1x])
    // However the broker calls it: a debit that we have booked is undone.
    case (.awaitingCash, .redemptionReturned), (.awaitingCash, .redemptionRefused):
      .move(.reversed, [.w3r])
    case (.awaitingCash, .askingWire): .move(.wireAsked, [])
    case (.wireAsked, .wireSent): .move(.wired, [.w5])
    case (.wireAsked, .wireRefused): .move(last ? .inReview : .awaitingCash, [])
    case (.wired, .wireBounced): .move(last ? .inReview : .awaitingCash, [.w5r])
    case (.wired, .onRamped(_, let kept)): .move(.minted, [.w6(kept: kept), .w7])
    case (.minted, .askingHop): .move(.hopAsked, [])
    case (.hopAsked, .hopAccepted): .move(.hopSent, [.w8a1])
    case (.hopAsked, .hopFailed): .move(last ? .inReview : .minted, [])
    case (.hopSent, .hopFailed): .move(last ? .inReview : .minted, [.w8a1r])
    case (.hopSent, .hopArrived): .move(.hopFinal, [.w8a2])
    case (.hopFinal, .askingTransfer): .move(.transferAsked, [])
    case (.transferAsked, .transferAccepted): .move(.transferSent, [.w8])
    case (.transferAsked, .transferFailed): .move(last ? .inReview : .hopFinal, [])
    case (.transferAsked, .transferDenied): .move(.inReview, [.c3])
    case (.transferSent, .transferFailed): .move(last ? .inReview : .hopFinal, [.w8r])
    case (.transferSent, .transferDenied): .move(.inReview, [.w8r, .c3])
    case (.transferSent, .transferSeen): .move(.transferSent, [])
    case (.transferSent, .transferConfirmed): .move(.complete, [.w9])
    // Cancelling a cancelled one is no mistake.
    case (.canceled, .canceling): .seen
    case (_, .doubt): isOver ? .seen : .move(.inReview, [])
    default: isOldNews(event) ? .seen : .park
    }
  }

  /// News that we have already: it belongs to a phase that is behind this one.
  private func isOldNews(_ event: WithdrawalEvent) -> Bool {
    guard let rank, let known = event.knownFrom?.rank else { return false }
    return rank >= known
  }

  /// How far along the way a phase is; `nil` for those that have left it.
  private var rank: Int? {
    switch self {
    case .held: 0
    case .redemptionAsked: 1
    case .redemptionPending: 2
    case .awaitingCash: 3
    case .wireAsked: 4
    case .wired: 5
    case .minted: 6
    case .hopAsked: 7
    case .hopSent: 8
    case .hopFinal: 9
    case .transferAsked: 10
    case .transferSent: 11
    case .complete: 12
    case .failed, .canceled, .reversed, .inReview: nil
    }
  }
}

extension WithdrawalEvent {
  /// The first phase in which the event is old news.
  fileprivate var knownFrom: WithdrawalPhase? {
    switch self {
    case .askingRedemption: .redemptionAsked
    case .redemptionAccepted: .redemptionPending
    case .redemptionSucceeded: .awaitingCash
    case .askingWire: .wireAsked
    case .wireSent: .wired
    case .onRamped: .minted
    case .askingHop: .hopAsked
    case .hopAccepted: .hopSent
    case .hopArrived: .hopFinal
    case .askingTransfer: .transferAsked
    case .transferAccepted: .transferSent
    case .transferSeen, .transferConfirmed: .complete
    default: nil
    }
  }
}
