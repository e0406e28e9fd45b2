import Identifiers
import RPC

/// The metadata keys that every call between STACK's services carries.
package enum CallMetadata {
  /// The acting user's id; set by the gateway after it verified the access token.
  package static let userID = "stack-user-id"
  /// One id for everything that one request of the app sets off.
  package static let correlationID = "stack-correlation-id"
  /// The operator who acts; counts on loopback only, elsewhere the certificate tells.
  package static let operatorName = "stack-operator-id"
  /// W3C Trace Context.
  package static let traceparent = "traceparent"
}

extension RPCContext {
  /// The user on whose behalf the caller acts.
  ///
  /// - Throws: `RPCError` UNAUTHENTICATED when the call names none.
  package var user: UserID {
    get throws {
      guard let text = metadata[CallMetadata.userID], let user = UserID(text) else {
        throw RPCError(.unauthenticated, "The call names no user.", reason: "UNAUTHENTICATED")
      }
      return user
    }
  }

  /// The operator who acts: over TLS whom the certificate names (`operator.NAME`), whatever else the
  /// call says; in plaintext, which reaches loopback alone, whom the metadata names.
  ///
  /// - Throws: `RPCError` PERMISSION_DENIED when there is none.
  package var operatorName: String {
    get throws {
      let prefix = "operator."
      let name =
        peer.isEncrypted
        ? peer.certificateNames.first { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
        : peer.isLoopback ? metadata[CallMetadata.operatorName].map { $0[...] } : nil
      guard let name, !name.isEmpty, name.utf8.count <= 100 else {
        throw RPCError(.permissionDenied, "For operators only.", reason: "FORBIDDEN")
      }
      return String(name)
    }
  }

  /// The id under which this request appears in every service's logs.
  package var correlationID: String? { metadata[CallMetadata.correlationID] }
}

extension RPCCallOptions {
  /// A call on behalf of a user.
  package init(user: UserID, timeout: Duration? = nil) {
    self.init()
    if let timeout { self.timeout = timeout }
    metadata[CallMetadata.userID] = user.description
  }
}
