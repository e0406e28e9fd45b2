import Logging
import RPC

extension GatewayContext {
  /// Logs, once and with its cause, what the client is only told a code of.
  func log(_ error: any Error) {
    let failure = error as? RPCError
    switch failure.map(ErrorCode.init) {
    case .internalError, .unavailable, .partnerUnavailable, .deadlineExceeded:
      Logger.current.warning(
        "A service could not answer", metadata: ["error": "\(error)"])
    case nil where !(error is GatewayError) && !(error is CancellationError):
      Logger.current.error("A resolver failed", metadata: ["error": "\(error)"])
    default:
      Logger.current.debug("A field was refused", metadata: ["error": "\(error)"])
    }
  }
}
