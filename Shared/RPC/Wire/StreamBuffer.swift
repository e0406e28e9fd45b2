import Collections
import NIOCore
import Synchronization

/// Where a stream's messages wait for the task that reads them. Never blocks the connection: how much
/// can be in it is bounded by the credit that the other side was given.
final class StreamBuffer: Sendable {
  private struct State {
    var messages: Deque<ByteBuffer> = []
    var end: Result<RPCReply, RPCError>?
    var waiter: UnsafeContinuation<Void, Never>?
    var uncredited = 0
    var messageCount = 0
    var byteCount = 0
  }

  private let state = Mutex(State())
  private let creditThreshold: Int
  private let onEnd: @Sendable (Result<RPCReply, RPCError>) -> Void

  /// `onEnd` is told how the stream ended.
  init(
    window: Int, onEnd: @escaping @Sendable (Result<RPCReply, RPCError>) -> Void = { _ in }
  ) {
    creditThreshold = max(1, window / 2)
    self.onEnd = onEnd
  }

  /// A message arrived.
  func push(_ message: ByteBuffer) {
    let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      guard state.end == nil else { return nil }
      state.messages.append(message)
      state.messageCount += 1
      state.byteCount += message.readableBytes
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// What has arrived so far.
  var received: RPCCallList.Traffic {
    state.withLock { .init(messages: $0.messageCount, bytes: $0.byteCount) }
  }

  /// The stream ended; messages that arrived before are still read. Of several ends the first counts.
  func end(_ result: Result<RPCMetadata, RPCError>) {
    let end = state.withLock { state in
      result.map { metadata in
        RPCReply(
          messageCount: state.messageCount, byteCount: state.byteCount, metadata: metadata)
      }
    }
    // Observers first: who has seen the end finds them told.
    onEnd(end)
    let waiter = state.withLock { state in
      state.end = state.end ?? end
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// The next message, `nil` after the last. `credit` is called with the bytes to give back when
  /// enough have been taken.
  func next(credit: (Int) -> Void) async throws(RPCError) -> ByteBuffer? {
    while true {
      let (message, bytes, end) = state.withLock { state in
        let message = state.messages.popFirst()
        state.uncredited += message.map { StreamCost.of($0.readableBytes) } ?? 0
        var bytes = 0
        if state.uncredited >= creditThreshold, state.end == nil {
          bytes = state.uncredited
          state.uncredited = 0
        }
        return (message, bytes, state.end)
      }
      if bytes > 0 { credit(bytes) }
      if let message { return message }
      switch end {
      case .success?: return nil
      case .failure(let error)?: throw error
      case nil: await waitForMore()
      }
    }
  }

  private func waitForMore() async {
    await withUnsafeContinuation { continuation in
      let isReady = state.withLock { state in
        guard state.messages.isEmpty, state.end == nil else { return true }
        precondition(state.waiter == nil, "two tasks read one stream")
        state.waiter = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}
