/// A chain that users deposit from and withdraw to.
enum Chain: String, Hashable, Sendable, CaseIterable, Codable {
  case ethereum, solana
}
