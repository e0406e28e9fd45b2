import FoundationEssentials
import Identifiers
import Money
import Time

@testable import Funding

/// Every partner in one, with books of their own, so that it can witness against ours. It may lose
/// the first request of one kind, or the answer to it.
actor FakePartners {
  enum Step: String, CaseIterable, Sendable {
    case sweep, payout, broker, redemption, wire, hop, transfer
  }
  enum Loss: String, CaseIterable, Sendable { case request, answer }

  struct Payment: Sendable {
    let user: UserID
    let micros: Int64
    let tag: String
    var isSettled = false
    var isReturned = false
    var isFailed = false
  }

  let treasury = "treasury-wallet"
  var owners: [String: WalletOwner] = [:]
  var inboundTransfers: [String: InboundTransfer] = [:]
  var isChainFinal = true
  /// What each of Circle's wallets holds.
  var wallets: [String: Int64] = [:]
  var mint: Int64 = 0
  var bank: Int64 = 0
  /// Each user's cash at the broker.
  var broker: [UserID: Int64] = [:]
  /// What has arrived at addresses outside.
  var outside: [String: Int64] = [:]
  /// How often something was carried out, by step: once is right.
  var done: [Step: Int] = [:]
  var keys: [String: String] = [:]
  var sweeps: [String: String] = [:]
  var deposits: [String: Payment] = [:]
  var redemptions: [String: Payment] = [:]
  var wires: [String: (id: ID<Withdrawal>, micros: Int64)] = [:]
  var transfers: [String: String] = [:]
  var settled: [BrokerSettlement] = []
  var statement: [BankLine] = []
  var refusals: [Step: Int] = [:]
  /// Circle's wallets of which nobody can say whose they are.
  var silentWallets: Set<String> = []
  var payoutFee = PartnerFee.none
  var wireFee: Int64 = 0
  /// Redemptions that the bank sent back, and what Circle kept of each.
  var returnedPayouts: [String: Int64] = [:]
  var failedPayoutIDs: Set<String> = []
  /// What the broker says of every redemption.
  var redemptionWord = WithdrawalEvent.redemptionSucceeded
  private var brokerLines: [BrokerLine] = []
  private var isStatementSilent = false
  private var wordOnceWired: WithdrawalEvent?
  private var (returning, keeping): (Int, Int64) = (0, 0)
  private var toldComplete: Set<String> = []
  /// Circle's deposits that the last look at a wire was told to belong to others.
  var toldClaimed: Set<String> = []
  var failedPayouts = 0
  private var losing: (Step, Loss)?
  private let clock: any WallClock

  init(losing: (Step, Loss)? = nil, clock: any WallClock) {
    self.losing = losing
    self.clock = clock
  }

  /// Carries a request out once for each key, and loses what it is told to lose.
  private func carryOut<Event: Sendable>(
    _ step: Step, _ key: String, refuse: (String) -> Event, accept: (String) -> Event,
    _ body: (String) -> Void
  ) -> Answer<Event> {
    if let lost = losing, lost == (step, .request) {
      losing = nil
      return .silence("the request was lost")
    }
    if let known = keys[key] { return .fact(accept(known)) }
    if let left = refusals[step], left > 0 {
      refusals[step] = left - 1
      return .fact(refuse("refused"))
    }
    let id = "\(step.rawValue)-\(keys.count + 1)"
    keys[key] = id
    done[step, default: 0] += 1
    body(id)
    if let lost = losing, lost == (step, .answer) {
      losing = nil
      return .silence("the answer was lost")
    }
    return .fact(accept(id))
  }

  private func book(_ micros: Int64, _ reference: String, wire: String? = nil) {
    guard micros != 0 else { return }
    bank += micros
    statement.append(
      BankLine(
        bankID: "line-\(statement.count + 1)", amount: .usd(micros: micros), reference: reference,
        counterparty: "somebody", wireID: wire, bookedAt: clock.now))
  }

  // MARK: What a test does

  func give(_ user: UserID, wallet: String) {
    owners[wallet] = WalletOwner(user: user, wallet: ID(UUID()))
  }

  /// Somebody sends USDC to a user's wallet.
  @discardableResult
  func send(
    _ micros: Int64, to wallet: String, state: InboundTransfer.State = .complete,
    on chain: Chain = .ethereum
  ) -> String {
    let id = "inbound-\(inboundTransfers.count + 1)"
    inboundTransfers[id] = InboundTransfer(
      circleTransaction: id, circleWallet: wallet, chain: chain, txHash: "0x\(id)",
      destination: "0xuser", amount: .usdc(micros: micros), state: state)
    if state == .complete { wallets[wallet, default: 0] += micros }
    return id
  }

  func become(_ state: InboundTransfer.State, _ id: String) {
    guard let old = inboundTransfers[id] else { return }
    inboundTransfers[id] = InboundTransfer(
      circleTransaction: id, circleWallet: old.circleWallet, chain: old.chain, txHash: old.txHash,
      destination: old.destination, amount: old.amount, state: state)
    if state == .complete { wallets[old.circleWallet, default: 0] += old.amount.micros }
  }

  func set(chainFinal: Bool) { isChainFinal = chainFinal }
  func refuse(_ step: Step, times: Int) { refusals[step] = times }
  func silence(owner wallet: String) { silentWallets.insert(wallet) }
  func charge(_ fee: PartnerFee) { payoutFee = fee }
  func keep(ofWires micros: Int64) { wireFee = micros }
  func failNextPayout() { failedPayouts += 1 }
  func addBankLine(_ micros: Int64, _ reference: String) { book(micros, reference) }

  /// The bank sends the last redemption back to Circle, which keeps something.
  func returnPayout(_ id: String, micros: Int64, kept: Int64) {
    returnedPayouts[id] = kept
    mint += micros - kept
    book(-micros, "return of \(id)")
  }

  /// The next redemptions come back as soon as somebody looks at them after they were complete.
  func returnPayouts(_ count: Int, keeping kept: Int64) { (returning, keeping) = (count, kept) }
  func addMint(_ micros: Int64) { mint += micros }

  /// The broker fails a deposit that it has credited.
  func failDeposit(_ id: String) {
    returnDeposit(id)
    deposits[id]?.isFailed = true
  }

  /// The broker puts every redemption back as soon as a wire has left.
  func undoOnceWired(_ word: WithdrawalEvent) { wordOnceWired = word }

  /// The broker takes a deposit's credit back.
  func returnDeposit(_ id: String) {
    guard let payment = deposits[id] else { return }
    deposits[id]?.isReturned = true
    broker[payment.user, default: 0] -= payment.micros
  }

  /// The broker puts every redemption back, or fails it.
  func undoRedemptions(_ word: WithdrawalEvent) {
    redemptionWord = word
    for payment in redemptions.values { broker[payment.user, default: 0] += payment.micros }
    redemptions = [:]
  }

  /// The broker books something by itself.
  func addLine(_ kind: String, _ micros: Int64, at: Timestamp) {
    brokerLines.append(
      BrokerLine(
        id: "TX.\(brokerLines.count)", kind: kind, amount: .usd(micros: micros), at: at))
  }
  func set(statementSilent: Bool) { isStatementSilent = statementSilent }

  /// The broker nets the day, and the bank moves the difference.
  func settle() {
    let (open, out) = (
      deposits.filter { !$0.value.isSettled }, redemptions.filter { !$0.value.isSettled }
    )
    let net =
      open.values.reduce(0) { $0 + $1.micros } - out.values.reduce(0) { $0 + $1.micros }
    for id in open.keys { deposits[id]?.isSettled = true }
    for id in out.keys { redemptions[id]?.isSettled = true }
    let id = "settlement-\(settled.count + 1)"
    settled.append(
      BrokerSettlement(
        reference: id, day: BulkDay(of: clock.now), net: .usd(micros: net), isSuccessful: true))
    book(-net, id)
  }
}

extension FakePartners: WalletDirectory, InboundTransfers, ChainFinality {
  func owner(ofCircleWallet id: String) async -> Answer<WalletOwner> {
    if silentWallets.contains(id) { return .silence("not now") }
    return owners[id].map { .fact($0) } ?? .absent
  }
  func transfer(_ circleTransaction: String) async -> Answer<InboundTransfer> {
    inboundTransfers[circleTransaction].map { .fact($0) } ?? .absent
  }
  func recent(since: Timestamp) async -> Answer<[String]> { .fact(inboundTransfers.keys.sorted()) }
  func isFinal(_ transfer: InboundTransfer) async -> Answer<Bool> { .fact(isChainFinal) }
}

extension FakePartners: OffRamp, BrokerFunding {
  func sweep(_ deposit: Deposit, key: String) async -> Answer<DepositEvent> {
    carryOut(
      .sweep, key, refuse: { .sweepFailed($0) }, accept: { .sweepAccepted($0) }
    ) { id in
      wallets[deposit.circleWallet, default: 0] -= deposit.moving.micros
      mint += deposit.moving.micros
      sweeps["\(deposit.id)/\(deposit.sweepAttempt)"] = id
    }
  }
  func findSweep(_ deposit: Deposit) async -> Answer<DepositEvent> {
    sweeps["\(deposit.id)/\(deposit.sweepAttempt)"].map { .fact(.sweepAccepted($0)) } ?? .absent
  }
  func lookUpSweep(_ deposit: Deposit) async -> Answer<DepositEvent> {
    .fact(.sweepCredited(deposit.moving))
  }
  func payOut(_ deposit: Deposit, key: String) async -> Answer<DepositEvent> {
    carryOut(
      .payout, key, refuse: { .payoutRefused($0) }, accept: { .payoutAccepted($0) }
    ) { id in
      if failedPayouts > 0 {
        failedPayouts -= 1
        failedPayoutIDs.insert(id)
        return
      }
      mint -= deposit.moving.micros
      switch payoutFee {
      case .none: book(deposit.moving.micros, id)
      case .withheld(let fee): book(deposit.moving.micros - fee.micros, id)
      case .charged(let fee):
        book(deposit.moving.micros, id)
        mint -= fee.micros
      }
    }
  }
  func lookUpPayout(_ deposit: Deposit) async -> Answer<DepositEvent> {
    guard let id = deposit.payoutReference else { return .absent }
    if failedPayoutIDs.contains(id) { return .fact(.payoutFailed("failed")) }
    if let kept = returnedPayouts[id] { return .fact(.payoutReturned(kept: .usdc(micros: kept))) }
    if returning > 0, !toldComplete.insert(id).inserted {
      returning -= 1
      returnPayout(id, micros: deposit.moving.micros, kept: keeping)
      return .fact(.payoutReturned(kept: .usdc(micros: keeping)))
    }
    return .fact(.payoutCompleted(payoutFee))
  }
  func fund(_ deposit: Deposit, key: String) async -> Answer<DepositEvent> {
    let day = BulkDay(of: clock.now)
    return carryOut(
      .broker, key, refuse: { .brokerFailed($0) }, accept: { .brokerAccepted($0, day) }
    ) { id in
      broker[deposit.user, default: 0] += deposit.moving.micros
      deposits[id] = Payment(
        user: deposit.user, micros: deposit.moving.micros,
        tag: "\(deposit.id)/\(deposit.brokerAttempt)")
    }
  }
  func findFunding(_ deposit: Deposit) async -> Answer<DepositEvent> {
    let tag = "\(deposit.id)/\(deposit.brokerAttempt)"
    let found = deposits.first { $0.value.tag == tag }
    return found.map { .fact(.brokerAccepted($0.key, BulkDay(of: clock.now))) } ?? .absent
  }
  func lookUpFunding(_ deposit: Deposit) async -> Answer<DepositEvent> {
    guard let payment = deposit.brokerReference.flatMap({ deposits[$0] }) else { return .absent }
    if payment.isFailed { return .fact(.brokerFailed("failed")) }
    if payment.isReturned { return .fact(.brokerReturned) }
    return .fact(payment.isSettled ? .brokerSettled : .brokerCredited)
  }
}

extension FakePartners: RedemptionPartner, OnRamp {
  func hasAccount(_ user: UserID) async -> Answer<Bool> { .fact(broker[user] != nil) }
  func redeem(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    let day = BulkDay(of: clock.now)
    return carryOut(
      .redemption, key, refuse: { .redemptionRefused($0) },
      accept: { .redemptionAccepted($0, day) }
    ) { id in
      broker[withdrawal.user, default: 0] -= withdrawal.amount.micros
      redemptions[id] = Payment(
        user: withdrawal.user, micros: withdrawal.amount.micros, tag: "\(withdrawal.id)")
    }
  }
  func findRedemption(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> {
    let found = redemptions.first { $0.value.tag == "\(withdrawal.id)" }
    return found.map { .fact(.redemptionAccepted($0.key, BulkDay(of: clock.now))) } ?? .absent
  }
  func lookUpRedemption(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> {
    .fact(redemptionWord)
  }
  func wire(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    carryOut(.wire, key, refuse: { .wireRefused($0) }, accept: { .wireSent($0) }) { id in
      book(-withdrawal.amount.micros, "to Circle", wire: id)
      mint += withdrawal.amount.micros - wireFee
      wires["circle-\(id)"] = (withdrawal.id, withdrawal.amount.micros)
      if let word = wordOnceWired { undoRedemptions(word) }
    }
  }
  func lookUpOnRamp(
    _ withdrawal: Withdrawal, claimed: Set<String>
  ) async -> Answer<WithdrawalEvent> {
    toldClaimed = claimed
    let found = wires.first { $0.value.id == withdrawal.id && !claimed.contains($0.key) }
    return found.map { .fact(.onRamped($0.key, kept: .usdc(micros: wireFee))) } ?? .waiting
  }
  func treasuryWallet(on chain: Chain) async -> Answer<String> { .fact(treasury) }
  func hop(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    carryOut(.hop, key, refuse: { .hopFailed($0) }, accept: { .hopAccepted($0) }) { _ in
      mint -= withdrawal.sending.micros
      wallets[treasury, default: 0] += withdrawal.sending.micros
    }
  }
  func lookUpHop(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> { .fact(.hopArrived) }
}

extension FakePartners: ChainPayout, SettlementSources {
  func isAddress(_ address: String, on chain: Chain) async -> Answer<Bool> { .fact(true) }
  func isOurs(_ address: String, on chain: Chain) async -> Answer<Bool> {
    .fact(address == Self.ourAddress)
  }
  static let ourAddress = "0x00000000000000000000000000000000000000aa"

  func transfer(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    carryOut(
      .transfer, key, refuse: { .transferFailed($0) }, accept: { .transferAccepted($0) }
    ) { id in
      wallets[treasury, default: 0] -= withdrawal.sending.micros
      outside[withdrawal.address, default: 0] += withdrawal.sending.micros
      transfers["\(withdrawal.id)/\(withdrawal.transferAttempt)"] = id
    }
  }
  func findTransfer(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> {
    transfers["\(withdrawal.id)/\(withdrawal.transferAttempt)"].map {
      .fact(.transferAccepted($0))
    } ?? .absent
  }
  func lookUpTransfer(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    .fact(.transferConfirmed(txHash: "0xdone"))
  }
  func settlements() async -> Answer<[BrokerSettlement]> { .fact(settled) }
  func bankLines(after bankID: String?) async -> Answer<[BankLine]> {
    let start = statement.firstIndex { $0.bankID == bankID }.map { $0 + 1 } ?? 0
    return .fact(Array(statement.dropFirst(start).prefix(50)))
  }
}

extension FakePartners: BrokerStatement {
  func accountID(of user: UserID) async -> Answer<String> { .fact("account \(user)") }
  func lines(
    of accountID: String, from: Timestamp, to: Timestamp
  ) async -> Answer<[BrokerLine]> {
    if isStatementSilent { return .silence("not now") }
    return .fact(brokerLines.filter { $0.at >= from && $0.at <= to })
  }
}
