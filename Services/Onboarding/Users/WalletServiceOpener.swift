import Identifiers
import Logging
import RPC
import ServiceKit
import StackProto

/// The wallet service as our `WalletOpener`.
struct WalletServiceOpener: WalletOpener {
  let wallet: WalletV1.WalletClient

  func openWallet(for user: UserID, on chain: WalletChain) async -> DutyOutcome {
    let request = WalletV1.CreateUserWalletRequest(
      chain: chain == .ethereum ? .ethereum : .solana)
    do {
      _ = try await wallet.createUserWallet(request, options: RPCCallOptions(user: user))
      return .done
    } catch {
      return DutyOutcome(error, of: "wallet")
    }
  }
}

extension DutyOutcome {
  /// What a failed call to another service of ours means for what was owed.
  init(_ error: RPCError, of service: String) {
    Logger.current.warning(
      "A call to another service failed",
      metadata: ["rpc.service": "\(service)", "error": "\(error)"])
    switch error.code {
    case .invalidArgument, .failedPrecondition, .permissionDenied, .unauthenticated, .outOfRange,
      .unimplemented:
      self = .refused("The \(service) service refused: \(error.code.name).")
    default: self = .later
    }
  }
}
