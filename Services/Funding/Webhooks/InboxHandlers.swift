import CircleMint
import CircleWallets
import DriveWealth
import FoundationEssentials
import Workflow

/// Understands what the inbox holds. An event is only a hint at something to look at: the resource
/// is read at the partner, and the state machine decides.
struct InboxHandlers: Sendable {
  static let brokerSource = "drivewealth"

  let deposits: DepositWorkflow
  let settlements: SettlementWorkflow
  let income: IncomeWorkflow
  let hints: PostgresHints

  /// By source, as the inbox worker wants them.
  var bySource: [String: @Sendable (StoredEvent) async throws -> Void] {
    [
      WebhookIntake.walletsSource: { try await wallets($0) },
      WebhookIntake.mintSource: { try await mint($0) },
      Self.brokerSource: { try await broker($0) },
    ]
  }

  /// An incoming transfer may be a deposit; an outgoing one is some saga's.
  private func wallets(_ event: StoredEvent) async throws {
    guard
      let notification = try? JSONDecoder().decode(
        WalletsNotification.self, from: Data(event.body)),
      let transaction = notification.transaction
    else { return }
    if transaction.transactionType == .outbound {
      try await hints.wake(reference: transaction.id)
    } else {
      try await deposits.look(atTransaction: transaction.id)
    }
  }

  private func mint(_ event: StoredEvent) async throws {
    guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(event.body)),
      let notification = try? JSONDecoder().decode(
        MintNotification.self, from: Data(envelope.message.utf8))
    else { return }
    switch notification.subject {
    case .payout(let payout): try await hints.wake(reference: payout.id)
    case .transfer(let transfer):
      try await hints.wake(reference: transfer.id)
      // A sweep's arrival at Mint, which knows the deposit by its hash on chain only.
      if transfer.isInbound { try await hints.wakeSweeps() }
    case .deposit: try await hints.wakeWires()
    case .wire, .other: break
    }
  }

  private func broker(_ event: StoredEvent) async throws {
    guard let told = try? DriveWealthEvent(body: event.body) else { return }
    switch told.subject {
    case .deposit(let payment), .redemption(let payment):
      try await hints.wake(reference: payment.id)
    case .settlement:
      try await settlements.look()
      try await hints.wakeUnsettled()
    case .transaction(let account, let kind) where BrokerLine.comesByItself(kind):
      try await income.look(atAccount: account)
    default: break
    }
  }

  /// The part of an SNS message that is Circle's.
  private struct Envelope: Decodable {
    let message: String
    private enum CodingKeys: String, CodingKey { case message = "Message" }
  }
}
