import Workflow

/// The broker's idempotency keys, derived so that whoever goes on after a crash sends the same.
struct DerivedKeys: DeskKeys, AccountKeys {
  /// The service's own secret, at least 16 bytes.
  let secret: [UInt8]

  func key(for leg: OrderLeg, of order: Order) -> String {
    PartnerKey.derive(
      secret: secret, saga: PostgresOrderRepository.saga(order.id), step: "submit/\(leg.id)",
      attempt: 1)
  }

  func userKey(for account: BrokerAccount) -> String {
    PartnerKey.derive(
      secret: secret, saga: PostgresAccountRepository.saga(account.id), step: "user", attempt: 1)
  }

  func accountKey(for account: BrokerAccount) -> String {
    PartnerKey.derive(
      secret: secret, saga: PostgresAccountRepository.saga(account.id), step: "account",
      attempt: 1)
  }
}
