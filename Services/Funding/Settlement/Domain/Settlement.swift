import FoundationEssentials
import Identifiers
import Money
import Time

/// One net settlement with the broker, as the broker tells of it.
struct BrokerSettlement: Hashable, Sendable {
  let reference: String
  let day: BulkDay
  /// Positive: we pay the broker; negative: the broker pays us.
  let net: Money
  /// Whether the money has moved.
  let isSuccessful: Bool
}

/// Marks identities of settlements.
enum SettlementEntity {}

/// A line of our bank account.
struct BankLine: Hashable, Sendable {
  let bankID: String
  /// Positive when money came in.
  let amount: Money
  let reference: String
  let counterparty: String
  let wireID: String?
  let bookedAt: Timestamp
}

/// Tells what the broker and our bank say of the settlements.
protocol SettlementSources: Sendable {
  /// The newest settlements of the broker.
  func settlements() async -> Answer<[BrokerSettlement]>
  /// The lines of our bank account after one of them, oldest first; at most a page.
  func bankLines(after bankID: String?) async -> Answer<[BankLine]>
}

/// Where settlements and bank lines are kept. Each method is one transaction.
protocol SettlementRepository: Sendable {
  func lastBankLine() async throws -> String?
  func store(_ lines: [BankLine]) async throws
  /// Takes in what the broker says of a settlement.
  func store(_ settlement: BrokerSettlement) async throws
  /// Finds what each open line belongs to, and books what is a settlement or unknown money.
  func match() async throws
  /// Turns sales' proceeds whose settlement date has come into settled cash.
  func matureSales() async throws
}

/// Follows the broker's settlements and our bank account, and books what they prove.
struct SettlementWorkflow: Sendable {
  let sources: any SettlementSources
  let repository: any SettlementRepository

  /// Bounds one round; the next one goes on.
  private static let pagesPerRound = 20

  /// One round.
  func look() async throws {
    try await repository.matureSales()
    if case .fact(let settlements) = await sources.settlements() {
      for settlement in settlements { try await repository.store(settlement) }
    }
    for _ in 0..<Self.pagesPerRound {
      let last = try await repository.lastBankLine()
      guard case .fact(let lines) = await sources.bankLines(after: last), !lines.isEmpty else {
        break
      }
      try await repository.store(lines)
    }
    try await repository.match()
  }
}

/// D6, which is also W4: the net settlement of a bulk day is paid.
enum SettlementPostings {
  /// `amount`: Of the bank line; positive when the broker paid us.
  static func paid(
    _ reference: String, _ day: BulkDay, bankLine: String, amount: Money, at: Timestamp
  ) -> JournalEntry {
    let clearing = Account.settlement(day)
    let line: Line =
      amount.micros > 0
      ? .move(debit: .bank, credit: clearing, amount.micros)
      : .move(debit: clearing, credit: .bank, -amount.micros)
    return JournalEntry(
      "D6", cause: "broker settlement \(reference), bank line \(bankLine)", at: at, [line])
  }

  /// F7: money that nothing of ours explains. Never to a user.
  static func unknown(_ line: BankLine) -> JournalEntry {
    let amount = line.amount.micros
    let booked: Line =
      amount > 0
      ? .move(debit: .bank, credit: .excess("bank", .usd), amount)
      : .move(debit: .short("bank", .usd), credit: .bank, -amount)
    return JournalEntry("F7", cause: "bank line \(line.bankID)", at: line.bookedAt, [booked])
  }
}
