import CircleWallets
import DriveWealth
import HTTPClient
import RPC

extension Answer {
  /// Silence, in words for the log.
  static func silence(_ error: PartnerError) -> Answer {
    switch error {
    case .refused(let status, let code, let message): .silence("\(status) \(code): \(message)")
    case .unknown(let why): .silence(why)
    case .notSent(let why): .silence("not sent: \(why)")
    }
  }

  static func silence(_ error: RPCError) -> Answer {
    .silence("\(error.code.name): \(error.message)")
  }
}

extension PartnerError {
  /// Whether a refusal is about what was asked, and so will not change by asking again. Refused
  /// credentials or permissions, and quarrels about the key, say nothing about the money: they are
  /// mended, and it is asked again under the same key. Under another one it might be paid twice.
  var isDefinite: Bool {
    guard let code else { return false }
    if code == Self.walletFrozen { return true }
    return !isAboutTheCall && !isAboutTheCallToCircle && code != Self.keyBoundAtMint
  }

  /// Circle's refusal of a transfer out of a frozen wallet, a 409 (W3S, "Synchronous errors").
  private static let walletFrozen = "155501"

  /// Circle Mint's refusal of a key that came with another request before.
  private static let keyBoundAtMint = "1083"
}
