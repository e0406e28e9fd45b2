import DriveWealth
import HTTPClient
import Identifiers
import Money
import Time

/// DriveWealth's bulk funding, in both directions.
struct DriveWealthFunding: BrokerFunding, RedemptionPartner {
  let driveWealth: DriveWealthClient
  let accounts: InvestingService
  let clock: any WallClock

  /// The keys under which our ids stand in a payment's metadata: DriveWealth has no look-up by our
  /// id, so payments are found in the account's lists by them.
  private static let depositTag = "stackDeposit"
  private static let withdrawalTag = "stackWithdrawal"

  // MARK: In

  func fund(_ deposit: Deposit, key: String) async -> Answer<DepositEvent> {
    await withAccount(of: deposit.user) { account in
      let request = PaymentRequest(
        accountNo: account.number, amount: .usd(micros: deposit.moving.micros),
        note: tag(deposit), metadata: [Self.depositTag: tag(deposit)])
      do throws(PartnerError) {
        let payment = try await driveWealth.createDeposit(request, idempotencyKey: key)
        return .fact(.brokerAccepted(payment.id, day(of: payment)))
      } catch {
        return error.isDefinite ? .fact(.brokerFailed("\(error)")) : .silence(error)
      }
    }
  }

  private func tag(_ deposit: Deposit) -> String { "\(deposit.id)/\(deposit.brokerAttempt)" }

  func findFunding(_ deposit: Deposit) async -> Answer<DepositEvent> {
    await withAccount(of: deposit.user) { account in
      do throws(PartnerError) {
        let payments = try await driveWealth.deposits(accountID: account.id)
        let found = payments.first { $0.metadata[Self.depositTag] == tag(deposit) }
        return found.map { .fact(.brokerAccepted($0.id, day(of: $0))) } ?? .absent
      } catch {
        return .silence(error)
      }
    }
  }

  func lookUpFunding(_ deposit: Deposit) async -> Answer<DepositEvent> {
    guard let id = deposit.brokerReference else { return .absent }
    do {
      let payment = try await driveWealth.deposit(id)
      guard amount(of: payment)?.micros == deposit.moving.micros else {
        return .fact(.doubt("The broker's amount differs."))
      }
      switch payment.status {
      case .approved: return .fact(.brokerCredited)
      case .successful: return .fact(.brokerSettled)
      case .failed, .rejected: return .fact(.brokerFailed(payment.failureReason ?? "failed"))
      case .returned: return .fact(.brokerReturned)
      default: return .waiting
      }
    } catch {
      return .silence(error)
    }
  }

  // MARK: Out

  func hasAccount(_ user: UserID) async -> Answer<Bool> {
    switch await accounts.account(of: user) {
    case .fact: .fact(true)
    case .absent, .waiting: .fact(false)
    case .silence(let why): .silence(why)
    }
  }

  func redeem(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    await withAccount(of: withdrawal.user) { account in
      let request = PaymentRequest(
        accountNo: account.number, amount: withdrawal.amount, note: withdrawal.id.description,
        metadata: [Self.withdrawalTag: withdrawal.id.description])
      do throws(PartnerError) {
        let payment = try await driveWealth.createRedemption(request, idempotencyKey: key)
        return .fact(.redemptionAccepted(payment.id, day(of: payment)))
      } catch {
        return error.isDefinite ? .fact(.redemptionRefused("\(error)")) : .silence(error)
      }
    }
  }

  func findRedemption(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> {
    await withAccount(of: withdrawal.user) { account in
      do throws(PartnerError) {
        let payments = try await driveWealth.redemptions(accountID: account.id)
        let tag = withdrawal.id.description
        let found = payments.first { $0.metadata[Self.withdrawalTag] == tag }
        return found.map { .fact(.redemptionAccepted($0.id, day(of: $0))) } ?? .absent
      } catch {
        return .silence(error)
      }
    }
  }

  func lookUpRedemption(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> {
    guard let id = withdrawal.brokerReference else { return .absent }
    do {
      let payment = try await driveWealth.redemption(id)
      guard amount(of: payment)?.micros.magnitude == withdrawal.amount.micros.magnitude else {
        return .fact(.doubt("The broker's amount differs."))
      }
      switch payment.status {
      case .successful: return .fact(.redemptionSucceeded)
      case .failed, .rejected, .riaRejected:
        return .fact(.redemptionRefused(payment.failureReason ?? "failed"))
      case .returned: return .fact(.redemptionReturned)
      default: return .waiting
      }
    } catch {
      return .silence(error)
    }
  }

  private func withAccount<Event>(
    of user: UserID, _ body: (BrokerAccountName) async -> Answer<Event>
  ) async -> Answer<Event> {
    switch await accounts.account(of: user) {
    case .fact(let account): await body(account)
    // An account that is not open yet opens sooner or later.
    case .absent, .waiting: .waiting
    case .silence(let why): .silence(why)
    }
  }

  private func day(of payment: DriveWealthPayment) -> BulkDay {
    BulkDay(of: payment.created ?? clock.now)
  }

  private func amount(of payment: DriveWealthPayment) -> Money? {
    Money(payment.amount.text, asset: .usd)
  }
}

/// DriveWealth and our bank as sources of settlements.
struct SettlementFeeds: SettlementSources {
  let driveWealth: DriveWealthClient
  let bank: BankStatement
  let clock: any WallClock

  func settlements() async -> Answer<[BrokerSettlement]> {
    do {
      let settlements = try await driveWealth.settlements()
      return .fact(
        settlements.compactMap { settlement in
          guard let net = settlement.amount.flatMap({ Money($0.text, asset: .usd) }) else {
            return nil
          }
          return BrokerSettlement(
            reference: settlement.id, day: BulkDay(of: settlement.created ?? clock.now),
            net: net, isSuccessful: settlement.status == .successful)
        })
    } catch {
      return .silence(error)
    }
  }

  func bankLines(after bankID: String?) async -> Answer<[BankLine]> {
    await bank.lines(after: bankID)
  }
}
