import Identifiers
import Postgres

extension KycCheck {
  /// The columns that `init(_:)` reads.
  static let columns: SQL = """
    id, user_id, attempt, creation, key_number, sends, inquiry_id, status, rejection,
    last_event_at, last_read_at
    """

  init(_ row: PostgresRow) throws {
    try self.init(
      id: row.value("id"), user: row.value("user_id"), attempt: row.value("attempt"),
      creation: InquiryCreation(row), state: KycState(row),
      lastEventAt: row.value("last_event_at"), lastReadAt: row.value("last_read_at"))
  }
}

extension InquiryCreation {
  /// The text in `kyc_checks.creation`.
  var column: String {
    switch self {
    case .wanted: "wanted"
    case .asked: "asked"
    case .created: "created"
    case .refused: "refused"
    }
  }

  /// The key's number and how often it was sent, while that matters.
  var sending: (keyNumber: Int, sends: Int)? {
    switch self {
    case .wanted(let number, let sends), .asked(let number, let sends): (number, sends)
    case .created, .refused: nil
    }
  }

  init(_ row: PostgresRow) throws {
    let (number, sends) = try (
      row.value("key_number", as: Int.self), row.value("sends", as: Int.self)
    )
    switch (
      try row.value("creation", as: String.self), try row.value("inquiry_id", as: String?.self)
    ) {
    case ("wanted", nil): self = .wanted(keyNumber: number, sends: sends)
    case ("asked", nil): self = .asked(keyNumber: number, sends: sends)
    case ("refused", nil): self = .refused
    case ("created", let id?): self = .created(inquiryID: id)
    default:
      throw PostgresError(.decoding, "a creation that cannot be", column: "creation")
    }
  }
}

extension KycState {
  /// The text in `kyc_checks.rejection`.
  var rejection: KycRejection? {
    if case .rejected(let why) = self { why } else { nil }
  }

  /// Reads the columns `status` and `rejection`.
  init(_ row: PostgresRow) throws {
    let rejection = try row.value("rejection", as: KycRejection?.self)
    switch (try row.value("status", as: KycStatus.self), rejection) {
    case (.notStarted, nil): self = .notStarted
    case (.pending, nil): self = .pending
    case (.approved, nil): self = .approved
    case (.rejected, let why?): self = .rejected(why)
    default: throw PostgresError(.decoding, "a status that cannot be", column: "status")
    }
  }
}
