import FoundationEssentials
import Identifiers
import Logging
import Money
import Time

/// Moves a user's cash from the broker to an address on chain. Webhooks, pollers and the partners'
/// own answers all come through here; losing or repeating any of them is harmless.
struct WithdrawalWorkflow: Sendable {
  let withdrawals: any WithdrawalRepository
  let broker: any RedemptionPartner
  let onRamp: any OnRamp
  let payout: any ChainPayout
  let gate: any OutboundGate
  let policy: WithdrawalPolicy
  let keys: PartnerKeys
  let ids: any IDGenerator
  let clock: any WallClock
  let logger: Logger

  /// Bounds one wake-up: no withdrawal has more steps than this.
  private static let stepsPerWake = 24

  /// Takes a wish on: checks it, holds the money and lets the saga do the rest.
  func request(_ request: WithdrawalRequest) async throws -> Withdrawal {
    try checkAmount(request.amount)
    let address = try Address(request.address, on: request.chain)
    let wish = WithdrawalRequest(
      user: request.user, key: request.key, amount: request.amount, chain: request.chain,
      address: address.text)
    if let made = try await withdrawals.made(for: wish) { return made }
    try await checkAddress(wish)
    switch await broker.hasAccount(wish.user) {
    case .fact(true): break
    case .fact(false), .absent: throw FundingError.brokerAccountMissing
    case .waiting, .silence: throw FundingError.partnerUnavailable("broker account")
    }
    let now = clock.now
    let withdrawal = Withdrawal(
      id: ids.makeID(), user: wish.user, amount: wish.amount, fee: policy.fee, chain: wish.chain,
      address: wish.address, phase: .held, held: wish.amount, phaseSince: now, createdAt: now,
      updatedAt: now)
    return try await withdrawals.create(withdrawal, for: wish, policy: policy)
  }

  private func checkAmount(_ amount: Money) throws {
    func refuse(_ why: String) -> FundingError { .invalid(field: "amount_micros", why) }
    guard amount.micros > 0 else { throw refuse("must be positive") }
    guard amount.isWholeCents else { throw refuse("must be whole cents") }
    guard amount.micros >= policy.minimum.micros, amount.micros > policy.fee.micros else {
      throw refuse("is below the minimum of \(policy.minimum)")
    }
    guard amount.micros <= policy.maximum.micros else {
      throw FundingError.limitExceeded("At most \(policy.maximum) can be withdrawn at once.")
    }
  }

  private func checkAddress(_ wish: WithdrawalRequest) async throws {
    switch await payout.isAddress(wish.address, on: wish.chain) {
    case .fact(true): break
    case .fact(false): throw FundingError.invalid(field: "target_address", "is no address")
    case .waiting, .absent, .silence: throw FundingError.partnerUnavailable("address check")
    }
    switch await payout.isOurs(wish.address, on: wish.chain) {
    case .fact(false), .absent: break
    case .fact(true):
      throw FundingError.invalid(field: "target_address", "is one of our own addresses")
    case .waiting, .silence: throw FundingError.partnerUnavailable("address check")
    }
  }

  /// Gives a withdrawal back that the broker does not know of yet.
  func cancel(_ id: ID<Withdrawal>, of user: UserID) async throws -> Withdrawal {
    switch try await withdrawals.record(.canceling, for: id, of: user) {
    case .moved(let withdrawal): return withdrawal
    case .seen:
      guard let withdrawal = try await withdrawals.find(id), withdrawal.user == user else {
        throw FundingError.notFound("withdrawal")
      }
      return withdrawal
    case .parked: throw FundingError.conflict("The withdrawal can no longer be cancelled.")
    }
  }

  /// Does what the withdrawal is owed, as far as it goes now.
  func wake(_ id: ID<Withdrawal>) async throws {
    for _ in 0..<Self.stepsPerWake {
      guard let withdrawal = try await withdrawals.find(id),
        let duty = withdrawal.phase.duty
      else { return }
      let now = clock.now
      if duty == .redeem, now < withdrawal.createdAt.adding(policy.coolOff) {
        return try await withdrawals.sleep(id, until: withdrawal.createdAt.adding(policy.coolOff))
      }
      // Where the money leaves the broker and where it leaves us; what is between goes on.
      if duty == .redeem || duty == .transfer, try await gate.isStopped(withdrawal.user) {
        return try await withdrawals.sleep(id, until: now.adding(policy.pace.later))
      }
      if let deadline = policy.deadline(of: withdrawal.phase),
        now.since(withdrawal.phaseSince) > deadline
      {
        let late = WithdrawalEvent.doubt("It takes longer than expected.")
        _ = try await withdrawals.record(late, for: id, of: nil)
        return
      }
      guard try await perform(duty, for: withdrawal) else {
        // A setback has set its own next attempt.
        guard let left = try await withdrawals.find(id), left.phase == withdrawal.phase,
          left.tries == withdrawal.tries
        else { return }
        let next = policy.pace.next(since: withdrawal.phaseSince, now: now)
        return try await withdrawals.sleep(id, until: next)
      }
    }
  }

  /// - Returns: Whether the withdrawal moved on, so that there is something else to do.
  private func perform(_ duty: WithdrawalDuty, for subject: Withdrawal) async throws -> Bool {
    switch duty {
    case .redeem:
      try await ask(.askingRedemption, subject) {
        await broker.redeem($0, key: key($0, "redemption", $0.redemptionAttempt))
      }
    case .settleRedemption:
      try await settle(
        subject, life: WithdrawalPolicy.brokerKeyLife, found: await broker.findRedemption(subject)
      ) {
        await broker.redeem(subject, key: key(subject, "redemption", subject.redemptionAttempt))
      }
    case .lookUpRedemption: try await hear(broker.lookUpRedemption(subject), about: subject)
    case .wire: try await wire(subject)
    case .settleWire:
      try await settle(subject, life: WithdrawalPolicy.circleKeyLife, found: .absent) {
        await onRamp.wire(subject, key: key(subject, "wire", subject.wireAttempt))
      }
    case .lookUpOnRamp:
      try await hear(
        onRamp.lookUpOnRamp(
          // Long before any of the deposits that may be its own was made, and so claimed.
          subject,
          claimed: withdrawals.claimedOnRamps(since: subject.createdAt.adding(.seconds(-86_400)))),
        about: subject)
    case .hop: try await hop(subject)
    case .settleHop:
      try await settle(subject, life: WithdrawalPolicy.circleKeyLife, found: .absent) {
        await onRamp.hop(subject, key: key(subject, "hop", subject.hopAttempt))
      }
    case .lookUpHop: try await hear(onRamp.lookUpHop(subject), about: subject)
    case .transfer: try await transfer(subject)
    case .settleTransfer:
      try await settle(
        subject, life: WithdrawalPolicy.circleKeyLife, found: await payout.findTransfer(subject)
      ) {
        await payout.transfer(subject, key: key(subject, "transfer", subject.transferAttempt))
      }
    case .lookUpTransfer:
      try await hear(
        payout.lookUpTransfer(
          subject, key: key(subject, "accelerate", subject.transferAttempt)),
        about: subject)
    }
  }

  /// The wire waits for the day's settlement: until then the cash is not at our bank.
  private func wire(_ withdrawal: Withdrawal) async throws -> Bool {
    // The broker may have put the money back although it said that it was done.
    switch await broker.lookUpRedemption(withdrawal) {
    case .fact(.redemptionSucceeded): break
    case let other: return try await hear(other, about: withdrawal)
    }
    // A wire that came back waits for no second settlement.
    let cameBack = withdrawal.wireAttempt > 0
    guard cameBack ? true : try await withdrawals.isPaid(withdrawal) else { return false }
    return try await ask(.askingWire, withdrawal) {
      await onRamp.wire($0, key: key($0, "wire", $0.wireAttempt))
    }
  }

  private func hop(_ withdrawal: Withdrawal) async throws -> Bool {
    switch await onRamp.treasuryWallet(on: withdrawal.chain) {
    case .fact(let wallet):
      return try await ask(.askingHop(wallet), withdrawal) {
        await onRamp.hop($0, key: key($0, "hop", $0.hopAttempt))
      }
    case .waiting, .absent: return false
    case .silence(let why): return try await hear(.silence(why), about: withdrawal)
    }
  }

  /// The last look at the broker and the address before there is no way back.
  private func transfer(_ withdrawal: Withdrawal) async throws -> Bool {
    switch await broker.lookUpRedemption(withdrawal) {
    case .fact(.redemptionSucceeded): break
    case .fact(.redemptionReturned), .fact(.redemptionRefused):
      // The user has it back at the broker: sending it too would pay twice.
      return try await hear(.fact(.doubt("The broker did not pay out.")), about: withdrawal)
    case let other: return try await hear(other, about: withdrawal)
    }
    switch await payout.isOurs(withdrawal.address, on: withdrawal.chain) {
    case .fact(false), .absent: break
    case .fact(true):
      return try await hear(.fact(.doubt("The address is one of ours.")), about: withdrawal)
    case .waiting: return false
    case .silence(let why): return try await hear(.silence(why), about: withdrawal)
    }
    return try await ask(.askingTransfer, withdrawal) {
      await payout.transfer($0, key: key($0, "transfer", $0.transferAttempt))
    }
  }

  /// Writes down that we ask, then asks: only one worker gets from one phase to the next.
  private func ask(
    _ asking: WithdrawalEvent, _ withdrawal: Withdrawal,
    _ send: (Withdrawal) async -> Answer<WithdrawalEvent>
  ) async throws -> Bool {
    let recorded = try await withdrawals.record(asking, for: withdrawal.id, of: nil)
    guard case .moved(let asked) = recorded else { return false }
    return try await hear(send(asked), about: asked)
  }

  /// Settles a request whose fate nobody knows: by what was found, else by asking again under the
  /// same key while the partner surely remembers it.
  private func settle(
    _ withdrawal: Withdrawal, life: Duration, found: Answer<WithdrawalEvent>,
    again: () async -> Answer<WithdrawalEvent>
  ) async throws -> Bool {
    guard case .absent = found else { return try await hear(found, about: withdrawal) }
    guard let asked = withdrawal.askedAt, clock.now.since(asked) < life else {
      return try await hear(.fact(.doubt("A partner's answer is missing.")), about: withdrawal)
    }
    return try await hear(again(), about: withdrawal)
  }

  /// Takes in what a partner says.
  private func hear(
    _ answer: Answer<WithdrawalEvent>, about withdrawal: Withdrawal
  ) async throws -> Bool {
    switch answer {
    case .fact(let event):
      switch try await withdrawals.record(event, for: withdrawal.id, of: nil) {
      case .moved(let moved): return moved.phase != withdrawal.phase && !event.isSetback
      case .seen: return false
      case .parked:
        logger.error(
          "An event does not fit where the withdrawal stands",
          metadata: [
            "withdrawal.id": "\(withdrawal.id)",
            "withdrawal.phase": "\(withdrawal.phase.rawValue)",
          ])
        return false
      }
    case .silence(let why):
      logger.warning(
        "A partner did not answer",
        metadata: ["withdrawal.id": "\(withdrawal.id)", "partner.problem": "\(why)"])
      return false
    case .waiting, .absent: return false
    }
  }

  private func key(_ withdrawal: Withdrawal, _ step: String, _ attempt: Int) -> String {
    keys.derive("withdrawal", withdrawal.id.rawValue, step, attempt)
  }
}
