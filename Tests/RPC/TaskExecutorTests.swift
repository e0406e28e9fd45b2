import NIOCore
import NIOPosix
import Testing

@testable import RPC
@testable import StackProto

@Suite struct TaskExecutorTests {
  @Test("Tasks on a channel's executor make calls and read streams without leaving its event loop")
  func loop() async throws {
    try await withEcho { channel, _ in
      let loops = Array(MultiThreadedEventLoopGroup.singleton.makeIterator())
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<50 {
          group.addTask(executorPreference: channel.taskExecutor) {
            let before = loops.first { $0.inEventLoop }
            #expect(before != nil)
            for _ in 0..<20 {
              #expect((try? await channel.say("\(number)")) == "\(number)")
              #expect(before?.inEventLoop == true)
            }
          }
        }
      }
      // More than the window holds: credit is given from the loop too.
      let taken = try await withTaskExecutorPreference(channel.taskExecutor) {
        var taken = 0
        for try await _ in channel.count(500, "4096") { taken += 1 }
        return taken
      }
      #expect(taken == 500)
    }
  }

  @Test("A call made on the loop is cancelled as any other")
  func cancellation() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, _ in
      let error = await failure(of: {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask(executorPreference: channel.taskExecutor) {
            _ = try await channel.header("Hang")
          }
          try await echo.witness.started.wait()
          group.cancelAll()
          try await group.waitForAll()
        }
      })
      #expect(error?.code == .cancelled)
      try await echo.witness.cancelled.wait()
    }
  }
}
