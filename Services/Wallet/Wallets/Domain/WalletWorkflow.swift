import Identifiers
import Time
import Workflow

/// Makes wallets at the custodian: one for each owner and chain, whatever gets lost on the way.
struct WalletWorkflow: Sendable {
  let wallets: any WalletRepository
  let custodian: any Custodian
  let clock: any WallClock

  /// After so many refusals a human must look.
  static let maximumAttempts = 5

  /// Does what the wallet is owed. Losing or repeating a wake-up is harmless.
  func wake(_ id: ID<CustodialWallet>) async throws -> SagaProgress {
    let wallet = try await wallets.find(id)
    switch wallet.state.duty {
    case .send: return try await send(wallet)
    case .lookUp: return try await lookUp(wallet)
    case nil: return .finished
    }
  }

  private func send(_ wallet: CustodialWallet) async throws -> SagaProgress {
    if case .wanted(let attempt) = wallet.state, attempt.number > Self.maximumAttempts {
      return .review("The custodian refused to make the wallet \(Self.maximumAttempts) times.")
    }
    let step = try await wallets.advance(wallet.id, .asking(at: clock.now))
    // Only one worker gets from `wanted` to `asked`.
    guard step.moved, let key = step.key else { return .again }
    let answer = await custodian.create(
      on: wallet.chain, referenceID: wallet.owner.referenceID, idempotencyKey: key)
    switch answer {
    case .fact(let made):
      _ = try await wallets.advance(wallet.id, made.event)
      return .finished
    case .refused:
      _ = try await wallets.advance(wallet.id, .refused)
      return .again
    case .notSent:
      _ = try await wallets.advance(wallet.id, .notSent)
      return .again
    case .silence:
      try await wallets.recordSilence(step)
      return .again
    }
  }

  private func lookUp(_ wallet: CustodialWallet) async throws -> SagaProgress {
    let answer = await custodian.wallets(
      on: wallet.chain, referenceID: wallet.owner.referenceID)
    guard case .fact(let known) = answer else { return .again }
    if let ours = known.first {
      _ = try await wallets.advance(wallet.id, ours.event)
      return .finished
    }
    return try await send(
      try await wallets.advance(wallet.id, .neverArrived(at: clock.now)).wallet)
  }
}
