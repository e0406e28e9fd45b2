/// A blockchain on which users have wallets.
enum Chain: String, CaseIterable, Sendable {
  case ethereum
  case solana
}
