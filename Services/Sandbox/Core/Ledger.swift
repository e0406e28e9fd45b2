/// One partner's own double-entry books in micro-units: whatever moves leaves one account and
/// enters another, so the sum of all accounts never changes.
package struct Ledger: Codable, Sendable {
  /// Balances by account name; names starting with `clearing:` or `world:` may be negative.
  package private(set) var accounts: [String: Int64] = [:]

  /// What an account holds.
  package subscript(_ account: String) -> Int64 { accounts[account] ?? 0 }

  /// Moves an amount between two accounts.
  package mutating func move(_ micros: Int64, from source: String, to target: String) {
    accounts[source, default: 0] -= micros
    accounts[target, default: 0] += micros
  }

  /// The sum over all accounts: zero, always.
  package var total: Int64 { accounts.values.reduce(0, +) }

  /// The sum over the accounts whose name starts so.
  package func total(of prefix: String) -> Int64 {
    accounts.reduce(0) { $1.key.hasPrefix(prefix) ? $0 + $1.value : $0 }
  }

  /// Every account as exact decimal text, by name.
  package var json: JSON {
    .object(
      accounts.sorted { $0.key < $1.key }.map {
        .init(name: $0.key, value: .string(Exact.text($0.value, scale: 6)))
      })
  }
}
