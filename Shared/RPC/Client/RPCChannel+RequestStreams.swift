import NIOCore

/// Calls whose requests are a stream. None is ever made again once a message was sent, and none has a
/// deadline unless it is given one or inherits it.
extension RPCChannel {
  /// Makes a client-streaming call: `body` sends, and when it returns the requests are over and the
  /// answer is waited for. Generated clients call this.
  ///
  /// The server may answer, or fail, before: `send` then throws, and the call's end counts whatever
  /// `body` makes of that.
  ///
  /// - Throws: how the call ended, or what `body` throws while it is open; that cancels it.
  package func collect<Request: RPCMessage, Response: RPCMessage>(
    _ method: String, options: RPCCallOptions,
    _ body: (RPCRequestWriter<Request>) async throws -> Void
  ) async throws -> Response {
    let stream = try open(method, .clientStreaming, options)
    return try await withTaskCancellationHandler {
      do {
        try await body(RPCRequestWriter(stream))
      } catch let error where !stream.hasEnded {
        stream.cancel()
        throw error
      } catch {}
      stream.finishRequests()
      var answer: ByteBuffer?
      // To the end, which may be an error after the answer.
      while let message = try await stream.next() { answer = message }
      guard let answer else {
        throw RPCError(.internalError, "The server ended the call without its answer.")
      }
      return try Response(serialized: answer)
    } onCancel: {
      stream.cancel()
    }
  }

  /// Makes a bidirectional call for as long as `body` runs; what is left of it then is cancelled.
  /// Generated clients call this.
  ///
  /// - Throws: what `body` throws.
  package func converse<Request: RPCMessage, Response: RPCMessage, Result>(
    _ method: String, options: RPCCallOptions,
    _ body: (RPCRequestWriter<Request>, RPCResponseStream<Response>) async throws -> Result
  ) async throws -> Result {
    let stream = try open(method, .bidirectional, options)
    defer { stream.cancel() }
    return try await withTaskCancellationHandler {
      try await body(RPCRequestWriter(stream), RPCResponseStream { () throws(RPCError) in stream })
    } onCancel: {
      stream.cancel()
    }
  }
}
