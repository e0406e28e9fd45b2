import FoundationEssentials
import Identifiers
import Money
import StackProto
import Time

// Conversions between the domain and the contract. What comes from the wire is a guess until it is
// checked; each check names the field it refuses.

extension FundingV1.Balance {
  init(_ balance: UserBalance) {
    self.init(
      userID: balance.user.description, buyingPowerMicros: balance.buyingPower.micros,
      withdrawableMicros: balance.withdrawable.micros,
      pendingDepositsMicros: balance.pendingDeposits.micros,
      reservedForOrdersMicros: balance.reservedForOrders.micros,
      reservedForWithdrawalsMicros: balance.reservedForWithdrawals.micros,
      outboundMicros: balance.outbound.micros, owedMicros: balance.owed.micros,
      updatedAtMicros: balance.updatedAt?.microseconds ?? 0)
  }
}

extension FundingV1.Deposit {
  init(_ deposit: Deposit, timeline: [StatusEntry]) {
    self.init(
      depositID: deposit.id.description, userID: deposit.user.description,
      walletID: deposit.wallet.description, chain: TypesV1.Chain(deposit.chain), token: "USDC",
      amountMicros: deposit.amount.micros, usdAmountMicros: deposit.sweepAmount?.micros ?? 0,
      txHash: deposit.txHash, status: FundingV1.DepositStatus(deposit.phase.status),
      phase: deposit.phase.rawValue, failureReason: deposit.failureReason ?? "",
      timeline: timeline.map(TypesV1.StatusChange.init),
      createdAtMicros: deposit.createdAt.microseconds,
      updatedAtMicros: deposit.updatedAt.microseconds)
  }
}

extension FundingV1.DepositStatus {
  init(_ status: DepositStatus) {
    self =
      switch status {
      case .pendingConfirmation: .pendingConfirmation
      case .confirmedOnChain: .confirmedOnChain
      case .offRampInitiated: .offRampInitiated
      case .offRampComplete: .offRampComplete
      case .brokerFunded: .brokerFunded
      case .failed: .failed
      case .inReview: .inReview
      case .returned: .returned
      case .refundInitiated: .refundInitiated
      case .refunded: .refunded
      }
  }
}

extension FundingV1.Withdrawal {
  init(_ withdrawal: Withdrawal, timeline: [StatusEntry]) {
    let isSending = withdrawal.phase.status == .transferInitiated || withdrawal.phase == .complete
    self.init(
      withdrawalID: withdrawal.id.description, userID: withdrawal.user.description,
      amountMicros: withdrawal.amount.micros, feeMicros: withdrawal.fee.micros,
      sentMicros: isSending ? withdrawal.sending.micros : 0,
      targetChain: TypesV1.Chain(withdrawal.chain), targetAddress: withdrawal.address,
      txHash: withdrawal.txHash ?? "",
      status: FundingV1.WithdrawalStatus(withdrawal.phase.status),
      phase: withdrawal.phase.rawValue, failureReason: withdrawal.failureReason ?? "",
      timeline: timeline.map(TypesV1.StatusChange.init),
      createdAtMicros: withdrawal.createdAt.microseconds,
      updatedAtMicros: withdrawal.updatedAt.microseconds)
  }
}

extension FundingV1.WithdrawalStatus {
  init(_ status: WithdrawalStatus) {
    self =
      switch status {
      case .pending: .pending
      case .brokerWithdrawalInitiated: .brokerWithdrawalInitiated
      case .brokerWithdrawalComplete: .brokerWithdrawalComplete
      case .onRampInitiated: .onRampInitiated
      case .onRampComplete: .onRampComplete
      case .transferInitiated: .transferInitiated
      case .complete: .complete
      case .failed: .failed
      case .canceled: .canceled
      case .reversed: .reversed
      case .inReview: .inReview
      }
  }
}

extension FundingV1.Reservation {
  init(_ reservation: Reservation) {
    self.init(
      orderID: reservation.order.description, userID: reservation.user.description,
      reservedMicros: reservation.reserved.micros, heldMicros: reservation.held.micros,
      capturedMicros: reservation.captured.micros,
      lines: reservation.lines.map { line in
        FundingV1.ReservationLine(
          symbol: line.symbol, reservedNanos: line.reserved, heldNanos: line.held,
          filledNanos: line.filled, filledMicros: line.filledMicros)
      },
      released: reservation.released)
  }
}

extension FundingV1.TrialBalance {
  init(_ books: TrialBalance) {
    self.init(
      accounts: books.accounts.map { account in
        FundingV1.LedgerAccount(
          code: account.code, path: account.path, asset: wireAsset(account.asset),
          debit: account.debit, credit: account.credit, balance: account.balance)
      },
      totals: books.totals.map {
        FundingV1.AssetTotal(asset: wireAsset($0.asset), debit: $0.debit, credit: $0.credit)
      },
      invariants: books.invariants.map {
        FundingV1.Invariant(
          name: $0.name, meaning: $0.meaning, violations: Int64($0.violations),
          examples: $0.examples)
      },
      balanced: books.isBalanced, atMicros: books.at.microseconds)
  }
}

extension FundingV1.LedgerEntry {
  init(_ entry: RecordedEntry) {
    self.init(
      journalID: String(entry.id), step: entry.step,
      reverses: entry.reverses.map { String($0) } ?? "", cause: entry.cause,
      transfers: entry.transfers.map {
        FundingV1.LedgerTransfer(
          debit: $0.debit, credit: $0.credit, asset: wireAsset($0.asset), amount: $0.amount)
      },
      effectiveAtMicros: entry.effectiveAt.microseconds,
      recordedAtMicros: entry.recordedAt.microseconds)
  }
}

extension FundingV1.Reconciliation {
  init(_ report: ReconciliationReport) {
    self.init(
      lines: report.lines.map { line in
        FundingV1.ReconciliationLine(
          rule: line.rule, subject: line.subject, reference: line.reference,
          asset: wireAsset(line.asset.description), ours: line.ours, theirs: line.theirs ?? 0,
          asked: line.theirs != nil, breakKind: line.breakKind?.rawValue ?? "", note: line.note)
      },
      balanced: report.isBalanced, atMicros: report.at.microseconds,
      breaks: report.breaks.map(FundingV1.ReconciliationBreak.init))
  }
}

extension FundingV1.ReconciliationBreak {
  fileprivate init(_ found: ReconciliationBreak) {
    self.init(
      breakID: found.id.lowercased, rule: found.rule, subject: found.subject,
      reference: found.reference, asset: wireAsset(found.asset.description), ours: found.ours,
      theirs: found.theirs, kind: found.kind.rawValue, note: found.note, owner: found.owner,
      userID: found.user.map(\.description) ?? "", stops: found.stops,
      stopsAll: found.stopsAll, firstSeenAtMicros: found.firstSeen.microseconds,
      lastSeenAtMicros: found.lastSeen.microseconds)
  }
}

/// A share's asset is its symbol on the wire.
private func wireAsset(_ asset: String) -> String {
  asset.hasPrefix("share:") ? String(asset.dropFirst("share:".count)) : asset
}

extension TypesV1.Chain {
  init(_ chain: Chain) {
    self =
      switch chain {
      case .ethereum: .ethereum
      case .solana: .solana
      }
  }
}

extension Chain {
  /// - Throws: `FundingError.invalid` for a chain we do not serve.
  init(_ wire: TypesV1.Chain, field: String) throws(FundingError) {
    switch wire {
    case .ethereum: self = .ethereum
    case .solana: self = .solana
    default: throw .invalid(field: field, "is no chain that is served")
    }
  }
}

extension TypesV1.StatusChange {
  init(_ entry: StatusEntry) {
    self.init(status: entry.status, atMicros: entry.at.microseconds)
  }
}

extension ID {
  /// - Throws: `FundingError.notFound` for what is no id at all: there is no such object.
  init(wire text: String, _ what: String) throws(FundingError) {
    guard let id = ID(text) else { throw .notFound(what) }
    self = id
  }
}

extension FundingV1.BrokerCash {
  init(_ cash: BrokerCash) {
    self.init(
      cashMicros: cash.cash.micros,
      bookedFills: cash.bookedFills.map {
        FundingV1.BookedFill(
          orderID: $0.order.description, symbol: $0.symbol, amountMicros: $0.amount.micros)
      })
  }
}
