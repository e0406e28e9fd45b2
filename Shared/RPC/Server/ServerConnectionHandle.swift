import NIOCore

/// A call's way back to its connection, from any thread.
final class ServerConnectionHandle: Sendable {
  private let handler: NIOLoopBound<ServerConnectionHandler>
  /// Whether streams may send.
  let gate: StreamGate

  init(_ handler: NIOLoopBound<ServerConnectionHandler>, gate: StreamGate) {
    self.handler = handler
    self.gate = gate
  }

  /// A streamed message; the task has checked that there is credit for it and the gate is open. From
  /// another thread this waits until the connection has the message, so that the gate can close in time.
  func send(_ message: ByteBuffer, to id: UInt32) async {
    let handler = handler
    guard !handler.eventLoop.inEventLoop else { return handler.value.send(message, to: id) }
    await withCheckedContinuation { continuation in
      handler.eventLoop.execute {
        handler.value.send(message, to: id)
        continuation.resume()
      }
    }
  }

  /// The handler took so many bytes of its requests.
  func addCredit(_ bytes: Int, to id: UInt32) {
    let handler = handler
    if handler.eventLoop.inEventLoop { return handler.value.addCredit(bytes, to: id) }
    handler.eventLoop.execute { handler.value.addCredit(bytes, to: id) }
  }

  /// The handler's end.
  func finish(_ id: UInt32, kind: RPCMethodKind, _ result: Result<RPCReply, RPCError>) {
    let handler = handler
    if handler.eventLoop.inEventLoop {
      return handler.value.finish(id, kind: kind, result)
    }
    handler.eventLoop.execute { handler.value.finish(id, kind: kind, result) }
  }
}
