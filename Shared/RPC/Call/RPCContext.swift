/// What a handler knows about the call it serves besides its request.
package struct RPCContext: Sendable {
  /// Full name, `stack.funding.v1.Funding/GetBalance`.
  package let method: String
  /// What the caller sent beside the request; interceptors may have added to it.
  package var metadata: RPCMetadata
  /// When the caller stops waiting; the handler's task is cancelled then.
  package var deadline: ContinuousClock.Instant? { moment?.instant }
  /// Who called.
  package let peer: RPCPeer

  /// The deadline as the library keeps it.
  let moment: Moment?

  /// A context; handlers get theirs from the server, tests make their own.
  package init(
    method: String, metadata: RPCMetadata = [:], deadline: ContinuousClock.Instant? = nil,
    peer: RPCPeer = .local
  ) {
    self.init(
      method: method, metadata: metadata, moment: deadline.map { Moment($0) }, peer: peer)
  }

  init(method: String, metadata: RPCMetadata, moment: Moment?, peer: RPCPeer) {
    self.method = method
    self.metadata = metadata
    self.moment = moment
    self.peer = peer
  }

  /// The call being served by this task or its parents. Calls made meanwhile inherit its deadline;
  /// its cancellation reaches them as it reaches any child task.
  @TaskLocal package static var current: RPCContext?
}

/// The other end of a connection.
package struct RPCPeer: Sendable, Hashable {
  /// Where it is, for logs: `10.1.2.3:51234`.
  package var address: String
  /// Whether the connection stayed on this machine's loopback interface.
  package var isLoopback: Bool
  /// Whether the connection is encrypted.
  package var isEncrypted: Bool
  /// DNS and URI names in the client certificate that the server verified. Empty without one.
  package var certificateNames: [String]

  /// A peer with the given properties.
  package init(
    address: String, isLoopback: Bool, isEncrypted: Bool = false, certificateNames: [String] = []
  ) {
    self.address = address
    self.isLoopback = isLoopback
    self.isEncrypted = isEncrypted
    self.certificateNames = certificateNames
  }

  /// This process itself.
  package static let local = RPCPeer(address: "local", isLoopback: true)
}
