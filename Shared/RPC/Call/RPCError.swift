/// A call that did not end well: what the callee says about it, or what the library found.
package struct RPCError: Error, Sendable, Hashable {
  /// A further fact about the failure, as a serialized message and its type.
  package struct Detail: Sendable, Hashable {
    /// Full name of the message, for example `stack.types.v1.ErrorDetail`.
    package var typeName: String
    /// The message, serialized.
    package var bytes: [UInt8]

    /// A detail of the given type.
    package init(typeName: String, bytes: [UInt8]) {
      self.typeName = typeName
      self.bytes = bytes
    }
  }

  /// What kind of failure. Never `.ok`.
  package var code: RPCCode
  /// For a developer who reads a log; carries nothing secret.
  package var message: String
  /// Domain code in UPPER_SNAKE_CASE, for example `INSUFFICIENT_FUNDS`.
  package var reason: String?
  /// The request field that was refused, as named in the .proto.
  package var field: String?
  /// How long to wait before trying again; travels in whole milliseconds. Below zero: not at all.
  package var retryAfter: Duration?
  /// Other details. The four properties above are not repeated here.
  package var details: [Detail]
  /// Metadata the callee sent with the status.
  package var metadata: RPCMetadata

  /// A failure with the given code. `.ok` is taken as `.unknown`: success is not an error.
  package init(
    _ code: RPCCode, _ message: String, reason: String? = nil, field: String? = nil,
    retryAfter: Duration? = nil, details: [Detail] = [], metadata: RPCMetadata = [:]
  ) {
    self.code = code == .ok ? .unknown : code
    self.message = message
    self.reason = reason
    self.field = field
    self.retryAfter = retryAfter
    self.details = details
    self.metadata = metadata
  }

  /// What a handler's error is to the caller.
  ///
  /// Errors that say so themselves are taken at their word, cancellation is `CANCELLED`, and anything
  /// else is `UNKNOWN` without its text, which may hold what a peer should not see.
  package init(describing error: any Error) {
    switch error {
    case let error as RPCError: self = error
    case let error as any RPCErrorConvertible: self = error.rpcError
    case is CancellationError: self.init(.cancelled, "The call was cancelled.")
    default: self.init(.unknown, "The call failed.")
    }
  }
}

extension RPCError: CustomStringConvertible {
  /// Code, reason and message, for logs.
  package var description: String {
    let told = [reason, field.map { "field \($0)" }].compactMap { $0 }.joined(separator: ", ")
    return told.isEmpty ? "\(code.name): \(message)" : "\(code.name) (\(told)): \(message)"
  }
}

/// An error that knows what it is to a remote caller: domain errors thrown by handlers.
package protocol RPCErrorConvertible: Error {
  /// The status the caller is to see.
  var rpcError: RPCError { get }
}
