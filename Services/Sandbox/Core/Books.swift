import FoundationEssentials

/// Everything that exists in the sandbox, each partner's part on its own.
///
/// One value under one lock: what happens at one partner because of another happens in one step,
/// so any reading finds the books balanced.
package struct Books: Codable, Sendable {
  /// Settings; not state, and replaced at each start.
  var settings: SandboxConfiguration
  /// Virtual time of the step under way, in micros.
  var now: Int64 = 0
  /// Real time of the step under way, in micros.
  var real: Int64 = 0
  /// How far the virtual clock is ahead of the real one.
  var offset: Int64 = 0
  var agenda = Agenda()
  var faults: [Fault] = []
  var post = PostOffice()
  var keys: KeyRing
  var idempotency: [String: Replay] = [:]

  var chains = Chains()
  var oidc = OIDCBooks()
  var persona = PersonaBooks()
  var custody = CustodyBooks()
  var mint = MintBooks()
  var bank = BankBooks()
  var broker = BrokerBooks()
  var queues = QueueBooks()
  var zerog = ZeroGBooks()

  init(settings: SandboxConfiguration, keys: KeyRing) {
    self.settings = settings
    self.keys = keys
  }

  /// A first answer, kept to be repeated.
  struct Replay: Codable, Sendable {
    let digest: String
    let answer: Answer
    let at: Int64
  }

  // MARK: Time

  /// Lets happen, in order, whatever is due until now.
  mutating func catchUp(real: Int64) {
    self.real = real
    let target = real + offset
    for _ in 0..<100_000 {
      guard let appointment = agenda.next(at: target) else { break }
      now = max(now, appointment.due)
      carryOut(appointment.what)
    }
    now = target
  }

  mutating func after(_ micros: Int64, _ what: Due) { agenda.add(what, at: now + max(0, micros)) }

  private mutating func carryOut(_ what: Due) {
    switch what {
    case .include(let chain, let hash): include(hash, on: chain)
    case .confirm(let chain, let hash): confirm(hash, on: chain)
    case .custody(let transaction, let state): advanceCustody(transaction, to: state)
    case .wireAccount(let id): completeWireAccount(id)
    case .payout(let id): settlePayout(id)
    case .returnPayout(let id): returnPayout(id)
    case .mintTransfer(let id, let status): advanceMintTransfer(id, to: status)
    case .mintRecipient(let id): activateRecipient(id)
    case .mockWire(let id): bookMockWire(id)
    case .mintDeposit(let id): completeDeposit(id)
    case .bankWire(let id): sendWire(id)
    case .kycOfUser(let id): decideBrokerUser(id)
    case .fill(let order): workOrder(order)
    case .bulkDay(let number): closeBulkDay(number)
    case .settlement(let id): completeSettlement(id)
    case .tradeSettlement(let account, let micros): settleTrade(account, micros)
    case .expireInquiry(let id): expireInquiry(id)
    }
  }

  // MARK: Identifiers

  /// A fresh lower-case UUID of version 4.
  static func uuid() -> String { UUID().uuidString.lowercased() }

  /// `count` letters and digits, upper case.
  static func code(_ count: Int) -> String {
    let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    return String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count)] })
  }

  static func isUUID(_ text: String) -> Bool { UUID(uuidString: text) != nil }
}
