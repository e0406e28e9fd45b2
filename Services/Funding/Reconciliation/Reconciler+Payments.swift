import CircleMint
import CircleWallets
import FoundationEssentials
import HTTPClient
import Identifiers
import Money
import Postgres
import Time

/// Lists of payments at Circle beside our own: what one side has and the other has not.
extension Reconciler {
  /// How many pages of a partner's list are read: a few hundred payments.
  private static let pages = 20

  private var since: Timestamp { clock.now.adding(.zero - Self.window) }

  /// R4: redemptions and their returns.
  func redemptionLines() async throws -> [ReconciliationLine] {
    let theirs = await all(try? await mint.payouts(MintRange(from: since.rfc3339)))
    let ours = try await items(
      """
      SELECT payout_reference AS reference, user_id, sweep_micros AS amount,
        payout_returned_at IS NOT NULL AS returned FROM deposits
       WHERE payout_reference IS NOT NULL AND phase_since >= \(since)
         AND phase_since < \(clock.now.adding(.zero - Self.settling))
         AND phase IN ('paid_out', 'broker_asked', 'broker_pending', 'funded', 'settled')
      """)
    let list = theirs?.filter { isOld($0.createDate) }.map { payout in
      ReconciledItem(
        reference: payout.id, amount: payout.amount.money(.usd)?.micros ?? 0,
        isReturned: payout.isReturned)
    }
    return try await compare("R4", "Redemptions", .usd, ours, list)
  }

  /// R5: wires that became USDC.
  func wireLines() async throws -> [ReconciliationLine] {
    let theirs = await all(try? await mint.deposits(MintRange(from: since.rfc3339)))
    let ours = try await items(
      """
      SELECT circle_on_ramp_ref AS reference, user_id, amount_micros AS amount, FALSE AS returned
        FROM withdrawals
       WHERE circle_on_ramp_ref IS NOT NULL AND phase_since >= \(since)
         AND phase_since < \(clock.now.adding(.zero - Self.settling))
      """)
    let list = theirs?.filter { isOld($0.createDate) && $0.status == .complete }.map { deposit in
      ReconciledItem(reference: deposit.id, amount: gross(of: deposit, ours))
    }
    let known = try await known(
      "SELECT circle_on_ramp_ref AS reference FROM withdrawals WHERE circle_on_ramp_ref = ANY",
      of: list)
    return ItemComparison(rule: "R5", subject: "Wires to Circle", asset: .usd).lines(
      ours: ours, theirs: list, known: known)
  }

  /// Circle tells the amount before or after its fee.
  private func gross(of deposit: MintDeposit, _ ours: [ReconciledItem]) -> Int64 {
    let told = deposit.amount.money(.usd)?.micros ?? 0
    let fee = deposit.fees?.money(.usdc)?.micros ?? 0
    let isNet = ours.contains { $0.reference == deposit.id && $0.amount == told + fee }
    return isNet ? told + fee : told
  }

  /// R6: transfers out of our wallets, sweeps and payments to users.
  func transferLines() async throws -> [ReconciliationLine] {
    var filter = TransactionFilter()
    filter.txType = "OUTBOUND"
    filter.from = since
    let ours = try await items(
      """
      SELECT sweep_reference AS reference, user_id, sweep_micros AS amount, FALSE AS returned
        FROM deposits
       WHERE sweep_reference IS NOT NULL AND phase NOT IN ('confirmed', 'in_review')
         AND phase_since >= \(since) AND created_at >= \(since)
         AND phase_since < \(clock.now.adding(.zero - Self.settling))
      UNION ALL
      SELECT circle_transfer_ref, user_id, amount_micros - fee_micros, FALSE FROM withdrawals
       WHERE circle_transfer_ref IS NOT NULL AND phase IN ('transfer_sent', 'complete')
         AND phase_since >= \(since) AND created_at >= \(since)
         AND phase_since < \(clock.now.adding(.zero - Self.settling))
      """)
    var page = try? await wallets.transactions(filter)
    var list = page?.items
    for _ in 1..<Self.pages {
      guard let next = page?.next else { break }
      page = try? await wallets.transactions(next: next)
      list = page.map { (list ?? []) + $0.items }
    }
    let items = list?.filter { isOld($0.createDate) && $0.usdcAmount != nil }.map { transaction in
      ReconciledItem(
        reference: transaction.id, amount: transaction.usdcAmount?.micros ?? 0)
    }
    return try await compare("R6", "Transfers out of our wallets", .usdc, ours, items)
  }

  /// R12: transfers to our users' addresses without a deposit. The poller takes them in; what is
  /// still unknown minutes later could not be.
  func arrivalLines() async throws -> [ReconciliationLine] {
    let subject = "USDC to users' addresses"
    guard case .fact(let arrived) = await inbound.recent(since: since) else {
      return [
        ReconciliationLine(rule: "R12", subject: subject, asset: .usdc, ours: 0, theirs: nil)
      ]
    }
    let unknown = try await deposits.unknown(of: arrived)
    var missing: [ReconciliationLine] = []
    for id in unknown.prefix(200) {
      guard case .fact(let transfer) = await inbound.transfer(id), transfer.state == .complete,
        case .fact(let owner) = await owners.owner(ofCircleWallet: transfer.circleWallet)
      else { continue }
      missing.append(
        ReconciliationLine(
          rule: "R12", subject: subject, reference: id, user: owner.user, asset: .usdc, ours: 0,
          theirs: transfer.amount.micros, kind: .missingHere))
    }
    let known = Int64(arrived.count - unknown.count)
    let total = ReconciliationLine(
      rule: "R12", subject: subject, asset: .usdc, ours: 0, theirs: 0,
      note: "\(known) known transfers")
    return [total] + missing
  }

  // MARK: Lists

  private func compare(
    _ rule: String, _ subject: String, _ asset: LedgerAsset, _ ours: [ReconciledItem],
    _ theirs: [ReconciledItem]?
  ) async throws -> [ReconciliationLine] {
    let known = try await known(
      "SELECT reference FROM partner_calls WHERE reference = ANY", of: theirs)
    return ItemComparison(rule: rule, subject: subject, asset: asset).lines(
      ours: ours, theirs: theirs, known: known)
  }

  private func items(_ sql: SQL) async throws -> [ReconciledItem] {
    try await pool.query(sql).map { row in
      ReconciledItem(
        reference: try row.value("reference"), user: try row.value("user_id"),
        amount: try row.value("amount"), isReturned: try row.value("returned"))
    }
  }

  private func known(_ select: SQL, of items: [ReconciledItem]?) async throws -> Set<String> {
    let references = (items ?? []).map(\.reference)
    let rows = try await pool.query(select + " (\(references))")
    return Set(try rows.map { try $0.value("reference", as: String.self) })
  }

  private func isOld(_ moment: Timestamp?) -> Bool {
    guard let moment else { return true }
    return clock.now.since(moment) > Self.settling
  }

  /// The rest of one of Mint's lists; `nil` when a part of it could not be had.
  private func all<Item: Decodable & Sendable>(_ page: Page<Item>?) async -> [Item]? {
    guard var page else { return nil }
    var items = page.items
    for _ in 1..<Self.pages {
      guard let link = page.next else { break }
      guard let next: Page<Item> = try? await mint.next(link) else { return nil }
      page = next
      items += page.items
    }
    return items
  }
}
