import DriveWealth
import HTTPClient
import Identifiers
import Logging
import Workflow

/// Reads the broker's events out of the inbox. An event is a hint: it says which row to look at, and
/// what is true is read at the broker.
struct BrokerEventReader: Sendable {
  let orders: any OrderRepository
  let workflow: OrderWorkflow
  let accounts: any AccountRepository

  /// Deals with one event.
  func read(_ stored: StoredEvent) async throws {
    guard let event = try? DriveWealthEvent(body: stored.body) else {
      Logger.current.warning(
        "An event of the broker cannot be read", metadata: ["event.id": "\(stored.eventID)"])
      return
    }
    switch event.subject {
    case .order(let order): try await hint(order)
    case .user(let id): try await hintAccount(brokerAccount: nil, brokerUser: id)
    case .account(let id, let user):
      try await hintAccount(brokerAccount: id, brokerUser: user)
    case .deposit, .redemption, .settlement, .transaction, .positions, .other: return
    }
  }

  private func hint(_ order: DriveWealthOrder) async throws {
    let leg = (order.clientOrderID ?? order.metadata["stackLeg"]).flatMap(ID<OrderLeg>.init)
    guard let id = try await orders.order(ofBrokerOrder: order.id, leg: leg) else { return }
    if let leg { try await workflow.learn(brokerOrder: order.id, of: leg, in: id) }
    try await orders.wake(id)
  }

  private func hintAccount(brokerAccount: String?, brokerUser: String?) async throws {
    let account = try await accounts.find(
      accountNumber: nil, brokerAccount: brokerAccount, brokerUser: brokerUser)
    guard let account else { return }
    try await accounts.wake(account.id)
  }
}
