import Synchronization
import Testing

@testable import RPC
@testable import StackProto

@Suite(.timeLimit(.minutes(10))) struct StreamingTests {
  @Test func everyMessageArrivesInOrderAndThenTheEnd() async throws {
    try await withEcho { channel, _ in
      var numbers: [Int64] = []
      for try await event in channel.count(1000) { numbers.append(event.cursor) }
      #expect(numbers == Array(0..<1000))
    }
  }

  @Test func anErrorComesAfterTheMessagesBeforeIt() async throws {
    try await withEcho { channel, _ in
      let read = Mutex(0)
      let error = await failure {
        for try await _ in channel.count(5, "fail") { read.withLock { $0 += 1 } }
      }
      #expect(error?.code == .dataLoss)
      #expect(read.withLock { $0 } == 5)
    }
  }

  /// 64 KiB of window and messages of 10,000 bytes: the handler can be seven ahead, and no more.
  @Test func aSlowReaderSlowsTheHandlerDown() async throws {
    let echo = Echo()
    try await withEcho(echo, configure: { $0.limits.streamWindowBytes = 64 << 10 }) { channel, _ in
      var iterator = channel.count(200, "10000").makeAsyncIterator()
      let first = try await iterator.next()
      #expect(first?.cursor == 0)
      // Other calls pass while the stream stands still.
      for number in 0..<50 {
        let answer = try await channel.say("\(number)")
        #expect(answer == "\(number)")
      }
      #expect(echo.witness.sent.withLock { $0 } < 20)
      var count = 1
      while try await iterator.next() != nil { count += 1 }
      #expect(count == 200)
    }
  }

  @Test func messagesLargerThanTheWindowArriveToo() async throws {
    try await withEcho(configure: { $0.limits.streamWindowBytes = 1000 }) { channel, _ in
      var count = 0
      for try await event in channel.count(10, "300000") {
        #expect(event.payload.count == 300_000)
        count += 1
      }
      #expect(count == 10)
    }
  }

  @Test func leavingTheLoopCancelsTheHandler() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      for try await _ in channel.count(1, "hang") { break }
      try await echo.witness.cancelled.wait()
    }
  }

  /// The handler has used up its credit and waits for more, which will never come.
  @Test func leavingTheLoopCancelsAHandlerThatWaitsForCredit() async throws {
    let echo = Echo()
    try await withEcho(echo, configure: { $0.limits.streamWindowBytes = 1000 }) { channel, _ in
      var iterator: RPCResponseStream<TypesV1.UserEvent>.AsyncIterator? =
        channel.count(1000, "1000").makeAsyncIterator()
      while echo.witness.sent.withLock({ $0 }) < 1 { _ = try await iterator?.next() }
      iterator = nil
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func cancellingTheReaderCancelsTheHandler() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      try await withThrowingTaskGroup(of: RPCCode?.self) { group in
        group.addTask {
          await failure { for try await _ in channel.count(0, "hang") {} }?.code
        }
        try await echo.witness.started.wait()
        group.cancelAll()
        for try await code in group { #expect(code == .cancelled) }
      }
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func aDeadlineEndsAStream() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      // On a busy machine a short deadline may pass before the handler starts.
      for attempt in 0..<12 where !echo.witness.started.isSet {
        let options = RPCCallOptions(timeout: .milliseconds(100 << attempt))
        let error = await failure {
          for try await _ in channel.count(0, "hang", options: options) {}
        }
        #expect(error?.code == .deadlineExceeded)
      }
      try await echo.witness.cancelled.wait()
    }
  }
}
