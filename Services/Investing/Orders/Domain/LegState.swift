/// Where one leg of an order stands: the part that the broker sees as an order of its own.
///
/// Before a call we write down that we will make it (`asked`). After a crash the duty is to look,
/// and to repeat the call only under the same key, never to buy again.
enum LegState: String, Sendable, CaseIterable {
  /// The money or the shares are not reserved yet.
  case waiting
  /// Reserved; nothing sent.
  case ready
  /// Sent, or we died sending. Nobody knows until we look.
  case asked
  /// As `asked`, and the user wants it canceled as soon as we know what to cancel.
  case askedToCancel = "asked_to_cancel"
  /// The broker has it.
  case accepted
  /// Some of it is filled.
  case partiallyFilled = "partially_filled"
  /// The broker has it and has been, or is to be, asked to cancel. A fill may still win.
  case cancelRequested = "cancel_requested"
  /// All of it is filled.
  case filled
  /// Canceled; what was filled before stays.
  case canceled
  /// Refused or rejected; nothing of it was filled.
  case failed
  /// The broker said something that cannot be, or we have lost track of it; a human must look.
  case inReview = "in_review"

  /// Whether nothing can change any more without a human.
  var isFinal: Bool {
    switch self {
    case .filled, .canceled, .failed: true
    default: false
    }
  }

  /// What is to be done next; follows from the state alone, so a wake-up carries nothing.
  var duty: LegDuty? {
    switch self {
    case .ready: .submit
    case .asked, .askedToCancel: .findOut
    case .accepted, .partiallyFilled: .lookUp
    case .cancelRequested: .cancel
    case .waiting, .filled, .canceled, .failed, .inReview: nil
    }
  }
}

/// An order to ourselves.
enum LegDuty: Equatable, Sendable {
  /// Send it to the broker.
  case submit
  /// Find out whether the broker got it; if not surely, send it again under the same key.
  case findOut
  /// Ask the broker how far it is.
  case lookUp
  /// Ask the broker to cancel it, then how far it is.
  case cancel
}

/// A fact about a leg. Facts from the broker come by its answers, its events and our polling, late,
/// twice and in any order.
enum LegEvent: String, Sendable, CaseIterable {
  /// What it needs is reserved.
  case reserved
  /// It will not be reserved.
  case notReserved
  /// We are about to send it.
  case asking
  /// It surely did not reach the broker.
  case neverArrived
  /// The broker took it.
  case accepted
  /// The broker refused to take it.
  case refused
  /// The user wants it canceled.
  case cancelAsked
  /// The broker reports it open with nothing filled.
  case reportedNew
  /// The broker reports a part of it filled.
  case reportedPartial
  /// The broker reports all of it filled.
  case reportedFilled
  /// The broker reports that it is canceling it.
  case reportedCanceling
  /// The broker reports it canceled, or rejected after a part was filled.
  case reportedCanceled
  /// The broker reports it rejected with nothing filled.
  case reportedRejected
  /// The broker reports something that we have no name for.
  case reportedUnknown
  /// What became of it cannot be found out any more.
  case lost
}

/// What a fact does to a leg.
enum LegArrow: Equatable, Sendable {
  /// A new state.
  case to(LegState)
  /// Nothing new.
  case seen
  /// Cannot be: look again, and if it stays so a human must.
  case park
}

extension LegState {
  /// The whole machine, one line per arrow. What is not listed is parked, never guessed.
  func next(on event: LegEvent) -> LegArrow {
    switch (self, event) {
    case (.waiting, .reserved): .to(.ready)
    case (.waiting, .notReserved): .to(.failed)

    case (.ready, .asking): .to(.asked)
    case (.ready, .cancelAsked): .to(.canceled)

    case (.asked, .neverArrived): .to(.ready)
    case (.askedToCancel, .neverArrived): .to(.canceled)
    case (.asked, .accepted), (.asked, .reportedNew): .to(.accepted)
    case (.askedToCancel, .accepted), (.askedToCancel, .reportedNew): .to(.cancelRequested)
    case (.asked, .refused), (.askedToCancel, .refused): .to(.failed)
    case (.asked, .cancelAsked): .to(.askedToCancel)
    case (.asked, .lost), (.askedToCancel, .lost): .to(.inReview)
    // Lost, and found after all.
    case (.inReview, .accepted): .to(.accepted)

    case (.asked, .reportedPartial), (.accepted, .reportedPartial): .to(.partiallyFilled)
    case (.askedToCancel, .reportedPartial): .to(.cancelRequested)
    case (.accepted, .cancelAsked), (.partiallyFilled, .cancelAsked): .to(.cancelRequested)
    case (.asked, .reportedCanceling), (.askedToCancel, .reportedCanceling),
      (.accepted, .reportedCanceling), (.partiallyFilled, .reportedCanceling):
      .to(.cancelRequested)

    case (.asked, .reportedFilled), (.askedToCancel, .reportedFilled),
      (.accepted, .reportedFilled), (.partiallyFilled, .reportedFilled),
      (.cancelRequested, .reportedFilled):
      .to(.filled)
    case (.asked, .reportedCanceled), (.askedToCancel, .reportedCanceled),
      (.accepted, .reportedCanceled), (.partiallyFilled, .reportedCanceled),
      (.cancelRequested, .reportedCanceled):
      .to(.canceled)
    case (.asked, .reportedRejected), (.askedToCancel, .reportedRejected),
      (.accepted, .reportedRejected), (.cancelRequested, .reportedRejected):
      .to(.failed)

    // News we already have, and older news than we have.
    case (.asked, .asking), (.askedToCancel, .asking),
      (.ready, .reserved), (.askedToCancel, .cancelAsked), (.cancelRequested, .cancelAsked),
      (.canceled, .cancelAsked), (.failed, .notReserved), (.failed, .refused),
      (.accepted, .accepted), (.partiallyFilled, .accepted), (.cancelRequested, .accepted),
      (.filled, .accepted), (.canceled, .accepted),
      (.accepted, .reportedNew), (.partiallyFilled, .reportedNew),
      (.partiallyFilled, .reportedPartial),
      (.cancelRequested, .reportedNew), (.cancelRequested, .reportedPartial),
      (.cancelRequested, .reportedCanceling),
      (.filled, .reportedNew), (.filled, .reportedPartial), (.filled, .reportedCanceling),
      (.filled, .reportedFilled),
      (.canceled, .reportedNew), (.canceled, .reportedPartial), (.canceled, .reportedCanceling),
      (.canceled, .reportedCanceled),
      (.failed, .reportedNew), (.failed, .reportedRejected):
      .seen

    default: .park
    }
  }
}
