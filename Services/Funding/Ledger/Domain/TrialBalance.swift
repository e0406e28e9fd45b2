import Time

/// The whole ledger, summed, and what must hold over it.
struct TrialBalance: Hashable, Sendable {
  let accounts: [AccountTotal]
  let totals: [AssetTotals]
  let invariants: [InvariantCheck]
  let at: Timestamp

  /// Whether debits equal credits for every asset and no invariant is broken.
  var isBalanced: Bool {
    totals.allSatisfy { $0.debit == $0.credit } && invariants.allSatisfy { $0.violations == 0 }
  }

  /// The sum of an account code's balances, for comparisons with a partner's pool.
  func balance(of code: AccountCode) -> Int64 {
    accounts.reduce(0) { $1.code == code.rawValue ? $0 + $1.balance : $0 }
  }
}

/// One account's sums; micro-units, or nano-units for shares.
struct AccountTotal: Hashable, Sendable {
  let code: String
  let path: String
  let asset: String
  let debit: Int64
  let credit: Int64
  /// On the account's normal side.
  let balance: Int64
}

/// One asset's sums.
struct AssetTotals: Hashable, Sendable {
  let asset: String
  let debit: Int64
  let credit: Int64
}

/// One invariant, checked.
struct InvariantCheck: Hashable, Sendable {
  let name: String
  let meaning: String
  let violations: Int
  let examples: [String]
}
