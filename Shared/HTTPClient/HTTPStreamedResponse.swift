/// A response whose body is still arriving.
package struct HTTPStreamedResponse: Sendable {
  package let status: Int
  package let headers: HTTPHeaders
  /// The body, in pieces as they arrive; read once, by one reader.
  package let body: HTTPBodyStream
}

/// The bytes of a response body in their order. Ends when all have been read; throws ``HTTPError``
/// when the rest does not come, because the connection broke, the time ran out, the task was
/// cancelled or the response is no longer in scope.
package struct HTTPBodyStream: AsyncSequence, Sendable {
  package typealias Element = [UInt8]
  package typealias Failure = HTTPError

  let pipe: BodyPipe
  let transfer: Transfer
  let loop: CurlLoop

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

  package struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let stream: HTTPBodyStream

    package mutating func next() async throws(HTTPError) -> [UInt8]? {
      try await next(isolation: nil)
    }

    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HTTPError) -> [UInt8]? {
      try await stream.piece()
    }
  }

  func head() async throws(HTTPError) -> ResponseHead {
    while true {
      if let head = pipe.head { return try head.get() }
      await news()
    }
  }

  private func piece() async throws(HTTPError) -> [UInt8]? {
    while true {
      switch pipe.take() {
      case .bytes(let bytes, let isPaused):
        if isPaused { loop.resume(transfer) }
        return bytes
      case .end(let outcome):
        try outcome.get()
        return nil
      case .nothingYet: await news()
      }
    }
  }

  private func news() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { pipe.wait($0) }
    } onCancel: {
      loop.cancel(transfer)
    }
  }
}
