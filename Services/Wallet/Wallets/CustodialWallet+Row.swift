import Identifiers
import Postgres

extension CustodialWallet {
  /// The columns that `init(_:)` reads.
  static let columns: SQL = """
    id, user_id, chain, address, circle_wallet_id, status, creation, attempt, first_sent_at,
    created_at, updated_at
    """

  init(_ row: PostgresRow) throws {
    let user = try row.value("user_id", as: UserID?.self)
    try self.init(
      id: row.value("id"), owner: user.map { .user($0) } ?? .treasury, chain: row.value("chain"),
      state: WalletState(row), createdAt: row.value("created_at"),
      updatedAt: row.value("updated_at"))
  }
}

extension WalletState {
  /// The text in `wallets.creation`.
  var creation: String {
    switch self {
    case .wanted: "wanted"
    case .asked: "asked"
    case .active, .inactive: "done"
    }
  }

  /// The attempt under way, while there is one.
  var attempt: WalletAttempt? {
    switch self {
    case .wanted(let attempt), .asked(let attempt): attempt
    case .active, .inactive: nil
    }
  }

  init(_ row: PostgresRow) throws {
    let attempt = try WalletAttempt(
      number: row.value("attempt"), firstSentAt: row.value("first_sent_at"))
    let (id, address) = try (
      row.value("circle_wallet_id", as: String?.self), row.value("address", as: String?.self)
    )
    let custody = id.flatMap { id in address.map { Custody(walletID: id, address: $0) } }
    let creation = try row.value("creation", as: String.self)
    switch (try row.value("status", as: WalletStatus.self), creation, custody) {
    case (.creating, "wanted", nil): self = .wanted(attempt)
    case (.creating, "asked", nil): self = .asked(attempt)
    case (.active, _, let custody?): self = .active(custody)
    case (.inactive, _, let custody?): self = .inactive(custody)
    default: throw PostgresError(.decoding, "a state that cannot be", column: "status")
    }
  }
}
