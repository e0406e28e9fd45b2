import FoundationEssentials
import Money
import Time

extension Withdrawal {
  /// The journal entries of a posting. W is the amount, f our fee.
  func entries(for posting: WithdrawalPosting, at now: Timestamp) -> [JournalEntry] {
    switch posting {
    case .w1, .w1x, .w3, .w3r: brokerEntries(for: posting, at: now)
    case .w5, .w5r, .w6, .w7: onRampEntries(for: posting, at: now)
    default: chainEntries(for: posting, at: now)
    }
  }

  private func brokerEntries(
    for posting: WithdrawalPosting, at now: Timestamp
  ) -> [JournalEntry] {
    let w = amount.micros
    let today = BulkDay(of: now)
    let cause = brokerReference.map { "broker redemption \($0)" } ?? "request"
    return switch posting {
    case .w1:
      [
        JournalEntry(
          "W1", cause: "request", at: now,
          [.move(debit: .cash(user), credit: .heldForWithdrawals(user), w)])
      ]
    case .w1x:
      [
        JournalEntry(
          "W1x", cause: cause, at: now,
          [.creditCash(user, debit: .heldForWithdrawals(user), w, .settled)])
      ]
    case .w3:
      [
        JournalEntry(
          "W3", cause: cause, at: now,
          [
            .move(debit: .settlement(bulkDay ?? today), credit: .brokerCash(user), w),
            .move(debit: .heldForWithdrawals(user), credit: .outboundUSD(user), w),
          ])
      ]
    case .w3r:
      // What the broker puts back today, it nets with today's other movements.
      [
        JournalEntry(
          "W3r", cause: cause, at: now,
          [
            .move(debit: .brokerCash(user), credit: .settlement(today), w),
            .creditCash(user, debit: .outboundUSD(user), w, .settled),
          ])
      ]
    default: []
    }
  }

  private func onRampEntries(
    for posting: WithdrawalPosting, at now: Timestamp
  ) -> [JournalEntry] {
    let (w, wire, n) = (amount.micros, wireReference ?? "", wireAttempt)
    let clearing = Account.onRamp(wire, saga: id.rawValue)
    let credited = "circle deposit \(onRampReference ?? "")"
    return switch posting {
    case .w5:
      [
        JournalEntry(
          "W5", ordinal: n, cause: "wire \(wire)", at: now,
          [.move(debit: clearing, credit: .bank, w)])
      ]
    case .w5r:
      [
        JournalEntry(
          "W5r", ordinal: n, mirroring: EntryName(step: "W5", ordinal: n), cause: "wire \(wire)",
          at: now)
      ]
    case .w6(let kept):
      [
        JournalEntry(
          "W6", isConversion: true, cause: credited, at: now,
          [
            .move(debit: .outboundUSD(user), credit: clearing, w),
            .move(debit: .mint, credit: .outboundUSDC(user), w - kept.micros),
            .move(debit: .partnerFees(.usdc), credit: .outboundUSDC(user), kept.micros),
          ])
      ]
    case .w7:
      [
        JournalEntry(
          "W7", cause: credited, at: now,
          [.move(debit: .outboundUSDC(user), credit: .feeIncome(.usdc), fee.micros)])
      ]
    default: []
    }
  }

  private func chainEntries(
    for posting: WithdrawalPosting, at now: Timestamp
  ) -> [JournalEntry] {
    let (net, saga) = (sending.micros, id.rawValue)
    let treasury = Account.wallet(treasuryWallet ?? "")
    let hop = "circle transfer \(hopReference ?? "")"
    let transfer = "circle transaction \(transferReference ?? "")"
    func entry(
      _ step: String, _ ordinal: Int, _ cause: String, _ debit: Account, _ credit: Account
    ) -> [JournalEntry] {
      [
        JournalEntry(
          step, ordinal: ordinal, cause: cause, at: now,
          [.move(debit: debit, credit: credit, net)])
      ]
    }
    func mirror(_ step: String, _ original: String, _ n: Int, _ cause: String) -> [JournalEntry] {
      [
        JournalEntry(
          step, ordinal: n, mirroring: EntryName(step: original, ordinal: n), cause: cause, at: now)
      ]
    }
    return switch posting {
    case .w8a1: entry("W8a1", hopAttempt, hop, .sweep(saga), .mint)
    case .w8a1r: mirror("W8a1r", "W8a1", hopAttempt, hop)
    case .w8a2: entry("W8a2", hopAttempt, hop, treasury, .sweep(saga))
    case .w8: entry("W8", transferAttempt, transfer, .chainOut(saga), treasury)
    case .w8r: mirror("W8r", "W8", transferAttempt, transfer)
    case .w9: entry("W9", 0, transfer, .outboundUSDC(user), .chainOut(saga))
    case .c3: entry("C3", 0, transfer, .outboundUSDC(user), .frozen(user, .usdc))
    default: []
    }
  }
}
