import FoundationEssentials
import Identifiers
import Logging
import Money
import Time

/// Moves deposits from the chain to the user's buying power. Webhooks, pollers and the partners'
/// own answers all come through here; losing or repeating any of them is harmless.
struct DepositWorkflow: Sendable {
  let deposits: any DepositRepository
  let wallets: any WalletDirectory
  let inbound: any InboundTransfers
  let chains: any ChainFinality
  let offRamp: any OffRamp
  let broker: any BrokerFunding
  let policy: DepositPolicy
  let keys: PartnerKeys
  let clock: any WallClock
  let logger: Logger

  /// Bounds one wake-up: no deposit has more steps than this.
  private static let stepsPerWake = 16

  /// Looks at a transaction that somebody told us of, and takes it in when it is a deposit.
  ///
  /// - Returns: The deposit; `nil` when it is none.
  /// - Throws: `FundingError.partnerUnavailable` when nobody could say; to be tried again.
  @discardableResult
  func look(atTransaction id: String) async throws -> Deposit? {
    let transfer: InboundTransfer
    switch await inbound.transfer(id) {
    case .fact(let told): transfer = told
    case .absent, .waiting: return nil
    case .silence(let why): throw FundingError.partnerUnavailable(why)
    }
    guard transfer.amount.micros > 0 else { return nil }
    switch await wallets.owner(ofCircleWallet: transfer.circleWallet) {
    case .fact(let owner): return try await deposits.open(transfer, of: owner)
    case .absent, .waiting: return nil  // Our treasury's: its own saga looks for it.
    case .silence(let why): throw FundingError.partnerUnavailable(why)
    }
  }

  /// Looks at every recent transfer that we do not know. One that nobody can tell of now holds up no
  /// other: it is there in the next round.
  func lookAtRecent(since: Timestamp) async throws {
    guard case .fact(let ids) = await inbound.recent(since: since) else { return }
    for id in try await deposits.unknown(of: ids) {
      try Task.checkCancellation()
      do {
        try await look(atTransaction: id)
      } catch {
        logger.warning(
          "A transfer could not be looked at",
          metadata: ["circle.transaction": "\(id)", "error": "\(error)"])
      }
    }
  }

  /// Does what the deposit is owed, as far as it goes now.
  func wake(_ id: ID<Deposit>) async throws {
    for _ in 0..<Self.stepsPerWake {
      guard let deposit = try await deposits.find(id), let duty = deposit.phase.duty else { return }
      if duty != .watch, isOverdue(deposit) {
        _ = try await deposits.record(.doubt("It takes longer than expected."), for: id)
        return
      }
      guard try await perform(duty, for: deposit) else {
        if duty == .watch, clock.now.since(deposit.phaseSince) > DepositPolicy.watch {
          return try await deposits.finish(id)
        }
        // A setback has set its own next attempt.
        guard let left = try await deposits.find(id), left.phase == deposit.phase,
          left.tries == deposit.tries
        else { return }
        return try await deposits.sleep(id, until: policy.nextLook(at: deposit, now: clock.now))
      }
    }
  }

  private func isOverdue(_ deposit: Deposit) -> Bool {
    guard let deadline = policy.deadline(of: deposit.phase) else { return false }
    return clock.now.since(deposit.phaseSince) > deadline
  }

  /// - Returns: Whether the deposit moved on, so that there is something else to do.
  private func perform(_ duty: DepositDuty, for deposit: Deposit) async throws -> Bool {
    switch duty {
    case .checkFinality: try await hear(finality(of: deposit), about: deposit)
    case .sweep:
      if case .moved(let asked) = try await deposits.askSweep(deposit.id, minimum: policy.minimum),
        asked.phase == .sweepAsked
      {
        try await hear(offRamp.sweep(asked, key: key(asked, "sweep")), about: asked)
      } else {
        false
      }
    case .settleSweep:
      try await settle(
        deposit, life: DepositPolicy.circleKeyLife, found: await offRamp.findSweep(deposit)
      ) { await offRamp.sweep(deposit, key: key(deposit, "sweep")) }
    case .lookUpSweep: try await hear(offRamp.lookUpSweep(deposit), about: deposit)
    case .payOut:
      try await ask(.askingPayout, deposit) { await offRamp.payOut($0, key: key($0, "payout")) }
    case .settlePayout:
      // Mint has no look-up by our id; asking again under the same key is the look-up.
      try await settle(deposit, life: DepositPolicy.circleKeyLife, found: .absent) {
        await offRamp.payOut(deposit, key: key(deposit, "payout"))
      }
    case .lookUpPayout: try await hear(offRamp.lookUpPayout(deposit), about: deposit)
    case .fundBroker: try await fundBroker(deposit)
    case .settleBroker:
      try await settle(
        deposit, life: DepositPolicy.brokerKeyLife, found: await broker.findFunding(deposit)
      ) { await broker.fund(deposit, key: key(deposit, "broker")) }
    case .lookUpBroker, .lookUpSettlement, .watch:
      try await lookUpBroker(deposit)
    }
  }

  private func lookUpBroker(_ deposit: Deposit) async throws -> Bool {
    if try await lookForReturn(deposit) { return true }
    return try await hear(broker.lookUpFunding(deposit), about: deposit)
  }

  /// The broker is asked only while the money is at our bank still: a redemption that is on its way
  /// back to Circle waits for its end.
  private func fundBroker(_ deposit: Deposit) async throws -> Bool {
    switch await offRamp.lookUpPayout(deposit) {
    case .fact(.payoutCompleted): break
    case let other: return try await hear(other, about: deposit)
    }
    return try await ask(.askingBroker, deposit) {
      await broker.fund($0, key: key($0, "broker"))
    }
  }

  /// Whether the bank has sent the redemption back meanwhile. Banks do so for days, and the event
  /// that tells of it may be lost, so that every look at the broker is also one at Circle.
  private func lookForReturn(_ deposit: Deposit) async throws -> Bool {
    guard deposit.payoutReturnedAt == nil,
      case .fact(.payoutReturned(let kept)) = await offRamp.lookUpPayout(deposit)
    else { return false }
    logger.error(
      "A redemption came back after the broker was asked; the float bears it",
      metadata: ["deposit.id": "\(deposit.id)"])
    return try await hear(.fact(.payoutReturned(kept: kept)), about: deposit)
  }

  /// Writes down that we ask, then asks: only one worker gets from one phase to the next.
  private func ask(
    _ asking: DepositEvent, _ deposit: Deposit, _ send: (Deposit) async -> Answer<DepositEvent>
  ) async throws -> Bool {
    guard case .moved(let asked) = try await deposits.record(asking, for: deposit.id) else {
      return false
    }
    return try await hear(send(asked), about: asked)
  }

  /// Settles a request whose fate nobody knows: by what was found, else by asking again under the
  /// same key while the partner surely remembers it.
  private func settle(
    _ deposit: Deposit, life: Duration, found: Answer<DepositEvent>,
    again: () async -> Answer<DepositEvent>
  ) async throws -> Bool {
    guard case .absent = found else { return try await hear(found, about: deposit) }
    guard let asked = deposit.askedAt, clock.now.since(asked) < life else {
      return try await hear(.fact(.doubt("A partner's answer is missing.")), about: deposit)
    }
    return try await hear(again(), about: deposit)
  }

  /// Takes in what a partner says.
  private func hear(_ answer: Answer<DepositEvent>, about deposit: Deposit) async throws -> Bool {
    switch answer {
    case .fact(let event):
      switch try await deposits.record(event, for: deposit.id) {
      case .moved(let moved): return moved.phase != deposit.phase && !event.isSetback
      case .seen: return false
      case .parked:
        logger.error(
          "An event does not fit where the deposit stands",
          metadata: [
            "deposit.id": "\(deposit.id)", "deposit.phase": "\(deposit.phase.rawValue)",
          ])
        return false
      }
    case .silence(let why):
      logger.warning(
        "A partner did not answer",
        metadata: ["deposit.id": "\(deposit.id)", "partner.problem": "\(why)"])
      return false
    case .waiting, .absent: return false
    }
  }

  /// Circle's COMPLETE, and for larger amounts the chain's own word.
  private func finality(of deposit: Deposit) async -> Answer<DepositEvent> {
    let transfer: InboundTransfer
    switch await inbound.transfer(deposit.circleTransaction) {
    case .fact(let told): transfer = told
    case .waiting, .absent: return .waiting
    case .silence(let why): return .silence(why)
    }
    switch transfer.state {
    case .pending: return .waiting
    case .dropped: return .fact(.dropped)
    case .denied: return .fact(.screened)
    case .complete: break
    }
    guard transfer.amount == deposit.amount, transfer.txHash == deposit.txHash else {
      return .fact(.doubt("The transfer has changed since it was seen."))
    }
    guard deposit.amount.micros >= policy.finalityThreshold.micros else { return .fact(.final) }
    switch await chains.isFinal(transfer) {
    case .fact(true): return .fact(.final)
    case .fact(false), .waiting, .absent: return .waiting
    case .silence(let why): return .silence(why)
    }
  }

  private func key(_ deposit: Deposit, _ step: String) -> String {
    let attempt =
      switch step {
      case "sweep": deposit.sweepAttempt
      case "payout": deposit.payoutAttempt
      default: deposit.brokerAttempt
      }
    return keys.derive("deposit", deposit.id.rawValue, step, attempt)
  }
}
