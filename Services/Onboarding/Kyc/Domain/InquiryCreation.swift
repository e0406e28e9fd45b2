/// How far the creation of an inquiry at the provider has come. Before it is sent we write down that
/// it will be; after a crash the duty is to look, not to send.
enum InquiryCreation: Hashable, Sendable {
  /// To be sent with this key; `sends` times before, without a trace of it at the provider.
  case wanted(keyNumber: Int, sends: Int)
  /// Sent, or we died sending. Nobody knows until we look.
  case asked(keyNumber: Int, sends: Int)
  case created(inquiryID: String)
  /// The provider definitely will not, for a reason that sending again does not change.
  case refused

  /// A key that was sent so often without effect is worn out: the provider replays a stored failure
  /// for 24 hours (docs.withpersona.com/idempotence), so the next send needs another.
  static let sendsPerKey = 2

  /// One line per arrow. What is not listed changes nothing.
  func next(on event: InquiryCreationEvent) -> InquiryCreation {
    switch (self, event) {
    case (.wanted(let key, let sends), .asking): .asked(keyNumber: key, sends: sends + 1)
    case (.asked(let key, let sends), .neverArrived) where sends < Self.sendsPerKey:
      .wanted(keyNumber: key, sends: sends)
    case (.asked(let key, _), .neverArrived): .wanted(keyNumber: key + 1, sends: 0)
    case (.asked(let key, let sends), .notSent): .wanted(keyNumber: key, sends: max(0, sends - 1))
    case (.asked, .refused): .refused
    case (.wanted, .accepted(let id)), (.asked, .accepted(let id)): .created(inquiryID: id)
    default: self
    }
  }

  var duty: InquiryCreationDuty? {
    switch self {
    case .wanted: .send
    case .asked: .lookUp
    case .created, .refused: nil
    }
  }
}

/// What we learn about a creation.
enum InquiryCreationEvent: Hashable, Sendable {
  /// It is about to be sent.
  case asking
  /// It surely did not leave us.
  case notSent
  /// The provider has no such inquiry.
  case neverArrived
  case accepted(inquiryID: String)
  case refused
}

/// What is owed to a creation.
enum InquiryCreationDuty: Hashable, Sendable {
  case send
  case lookUp
}
