/// Whose business an event of the broker is. The list of types is open: what nobody has a use for
/// is let go.
enum BrokerEventRoute: Equatable, Sendable {
  /// Orders, accounts and people: into our own inbox.
  case ours
  /// Deposits, withdrawals, settlements and other movements of cash: handed to funding.
  case funding
  case nobody

  /// - Parameter type: The broker's word, such as "orders.completed".
  init(type: String) {
    switch type.prefix(while: { $0 != "." }) {
    case "orders", "users", "user", "accounts": self = .ours
    case "deposits", "redemptions", "settlements", "transactions": self = .funding
    default: self = .nobody
    }
  }
}
