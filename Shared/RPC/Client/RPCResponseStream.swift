/// The messages of a server-streaming call.
package struct RPCResponseStream<Message: RPCMessage>: AsyncSequence, Sendable {
  package typealias Element = Message
  package typealias Failure = RPCError

  package struct AsyncIterator: AsyncIteratorProtocol {
    package mutating func next() async throws(RPCError) -> Message? {
      try await next(isolation: nil)
    }
    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(RPCError) -> Message? {
      throw RPCError(.unimplemented, "Not yet.")
    }
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
