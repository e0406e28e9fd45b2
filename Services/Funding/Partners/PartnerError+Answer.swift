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
  /// credentials or permissions say nothing about the money: they are mended, and it is asked again
  /// under the same key.
  var isDefinite: Bool {
    guard let status else { return false }
    return status != 401 && status != 403
  }
}
