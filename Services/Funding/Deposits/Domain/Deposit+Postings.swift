import FoundationEssentials
import Money
import Time

extension Deposit {
  /// The journal entries of a posting. Amounts: X arrived, A is moved on.
  func entries(for posting: DepositPosting, at now: Timestamp) -> [JournalEntry] {
    let (x, a, saga) = (amount.micros, moving.micros, id.rawValue)
    let onChain = "circle transaction \(circleTransaction)"
    switch posting {
    case .d0:
      return [
        JournalEntry(
          "D0", cause: onChain, at: now,
          [.move(debit: .unconfirmed(chain), credit: .pendingUSDC(user), x)])
      ]
    case .d0r:
      return [JournalEntry("D0r", mirroring: name("D0", 0), cause: onChain, at: now)]
    case .d1:
      return [
        JournalEntry(
          "D1", cause: onChain, at: now,
          [
            .move(debit: .wallet(circleWallet, of: user), credit: .unconfirmed(chain), x),
            .move(debit: .pendingUSDC(user), credit: .availableUSDC(user), x),
          ])
      ]
    case .d1h:
      return [
        JournalEntry(
          "D1h", cause: onChain, at: now,
          [.move(debit: .availableUSDC(user), credit: .frozen(user, .usdc), x)])
      ]
    case .d2:
      return [
        JournalEntry(
          "D2", ordinal: sweepAttempt, cause: "circle transaction \(sweepReference ?? "")", at: now,
          [
            .move(debit: .availableUSDC(user), credit: .offRampUSDC(user), a),
            .move(debit: .sweep(saga), credit: .wallet(circleWallet, of: user), a),
          ])
      ]
    case .d2r:
      return [
        JournalEntry(
          "D2r", ordinal: sweepAttempt, mirroring: name("D2", sweepAttempt),
          cause: "circle transaction \(sweepReference ?? "")", at: now)
      ]
    case .d2c:
      return [
        JournalEntry(
          "D2c", ordinal: sweepAttempt, cause: "circle transaction \(sweepReference ?? "")",
          at: now, [.move(debit: .mint, credit: .sweep(saga), a)])
      ]
    case .d3, .d4, .f1, .f2, .f3: return payoutEntries(for: posting, at: now)
    case .d5, .o6, .f4: return brokerEntries(for: posting, at: now)
    }
  }

  private func payoutEntries(for posting: DepositPosting, at now: Timestamp) -> [JournalEntry] {
    let (a, payout, n) = (moving.micros, payoutReference ?? "", payoutAttempt)
    let clearing = Account.payout(payout, saga: id.rawValue)
    let cause = "circle payout \(payout)"
    switch posting {
    case .d3:
      return [
        JournalEntry(
          "D3", ordinal: n, isConversion: true, cause: cause, at: now,
          [
            .move(debit: .offRampUSDC(user), credit: .mint, a),
            .move(debit: clearing, credit: .inboundUSD(user), a),
          ])
      ]
    case .d4(let fee):
      return [
        JournalEntry("D4", ordinal: n, cause: cause, at: now, fee.arrival(of: a, from: clearing))
      ]
    case .f1:
      return [JournalEntry("F1", ordinal: n, mirroring: name("D3", n), cause: cause, at: now)]
    case .f2(let kept):
      return [
        JournalEntry("F2a", ordinal: n, mirroring: name("D4", n), cause: cause, at: now),
        JournalEntry("F2b", ordinal: n, mirroring: name("D3", n), cause: cause, at: now),
        JournalEntry(
          "F2c", ordinal: n, cause: cause, at: now,
          [.move(debit: .partnerFees(.usdc), credit: .mint, kept.micros)]),
      ]
    case .f3(let kept):
      return [
        JournalEntry("F3a", ordinal: n, mirroring: name("D4", n), cause: cause, at: now),
        JournalEntry(
          "F3b", ordinal: n, isConversion: true, cause: cause, at: now,
          [
            .move(debit: .float(.usd), credit: clearing, a),
            .move(debit: .mint, credit: .float(.usdc), a),
          ]),
        JournalEntry(
          "F3c", ordinal: n, cause: cause, at: now,
          [.move(debit: .partnerFees(.usdc), credit: .mint, kept.micros)]),
      ]
    default: return []
    }
  }

  private func brokerEntries(for posting: DepositPosting, at now: Timestamp) -> [JournalEntry] {
    let (a, n) = (moving.micros, brokerAttempt)
    let today = BulkDay(of: now)
    let cause = "broker deposit \(brokerReference ?? "")"
    switch posting {
    case .d5:
      let day = bulkDay ?? today
      return [
        JournalEntry(
          "D5", ordinal: n, cause: cause, at: now,
          [
            .move(debit: .brokerCash(user), credit: .settlement(day), a),
            .creditCash(user, debit: .inboundUSD(user), a, .unsettledUntilSettlement(day)),
          ])
      ]
    case .o6:
      return [JournalEntry("O6", ordinal: n, cause: cause, at: now, [.matureAll(user)])]
    case .f4:
      // What the broker takes back today, it nets with today's other movements.
      return [
        JournalEntry(
          "F4", ordinal: n, cause: cause, at: now,
          [
            .move(debit: .settlement(today), credit: .brokerCash(user), a),
            .drawCash(user, credit: .inboundUSD(user), a, .owe),
          ])
      ]
    default: return []
    }
  }

  private func name(_ step: String, _ ordinal: Int) -> EntryName {
    EntryName(step: step, ordinal: ordinal)
  }
}

extension PartnerFee {
  /// The lines by which a redemption arrives at our bank.
  func arrival(of amount: Int64, from clearing: Account) -> [Line] {
    switch self {
    case .none: [.move(debit: .bank, credit: clearing, amount)]
    case .withheld(let fee):
      [
        .move(debit: .bank, credit: clearing, amount - fee.micros),
        .move(debit: .partnerFees(.usd), credit: clearing, fee.micros),
      ]
    case .charged(let fee):
      [
        .move(debit: .bank, credit: clearing, amount),
        .move(debit: .partnerFees(.usdc), credit: .mint, fee.micros),
      ]
    }
  }
}
