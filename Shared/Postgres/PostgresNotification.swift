/// What a listener hears.
package enum PostgresNotification: Sendable, Equatable {
  /// Something may have been missed: the connection was made just now, or anew, or notifications
  /// came faster than they were read. Whoever follows a table looks at it now.
  case mayHaveMissed
  /// Somebody committed a `NOTIFY`.
  case heard(channel: String, payload: String)
}

/// Notifications of some channels, over a connection of its own that is made anew when it breaks.
///
/// Each loop over it has its own connection and thread, both gone when the loop ends or its task is
/// cancelled. It never ends by itself. At most `bufferSize` notifications wait to be read; what
/// comes on top is left out, and `mayHaveMissed` says so.
package struct PostgresNotifications: AsyncSequence, Sendable {
  package typealias Element = PostgresNotification
  package typealias Failure = Never

  private let configuration: PostgresConfiguration
  private let channels: [String]
  private let bufferSize: Int

  /// - Parameters:
  ///   - configuration: How to connect; `idleTimeout` and `maximumLifetime` do not matter here.
  ///   - channels: Each at most 63 bytes; upper and lower case differ.
  ///   - bufferSize: How many notifications may wait to be read.
  package init(
    _ configuration: PostgresConfiguration, channels: [String], bufferSize: Int = 1_024
  ) {
    self.configuration = configuration
    self.channels = channels
    self.bufferSize = Swift.max(2, bufferSize)
  }

  package func makeAsyncIterator() -> AsyncIterator {
    let (stream, continuation) = AsyncStream.makeStream(
      of: PostgresNotification.self, bufferingPolicy: .bufferingOldest(bufferSize))
    let listener = PostgresListener(configuration, channels: channels, continuation)
    let interrupt = listener.interrupt
    continuation.onTermination = { _ in interrupt.request() }
    // Without a thread nothing is heard, and the loop ends at once.
    if !startThread({ listener.run() }) { continuation.finish() }
    return AsyncIterator(base: stream.makeAsyncIterator())
  }

  package struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var base: AsyncStream<PostgresNotification>.AsyncIterator

    package mutating func next() async -> PostgresNotification? {
      await base.next()
    }
  }
}
