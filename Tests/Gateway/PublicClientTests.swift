import Foundation
import StackProto
import Testing

@testable import Gateway

/// A public GraphQL client that knows nothing of us can use the API.
@Suite struct PublicClientTests {
  /// Python with the package `gql`; `STACK_TEST_PYTHON` names another interpreter.
  static let python = ProcessInfo.processInfo.environment["STACK_TEST_PYTHON"] ?? "python3"
  static let hasClient = run(["-c", "import gql, aiohttp, websockets"]).status == 0

  @Test(.enabled(if: hasClient, "Python's gql[aiohttp,websockets] is not installed"))
  func pythonGQLIntrospectsQueriesMutatesAndSubscribes() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "PublicClient/check.py").path
      await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          // Once it is watched, something happens.
          while world.backend.state.withLock({ $0.watchers }) == 0 {
            try await Task.sleep(for: .milliseconds(10))
          }
          try world.backend.publish(
            topic: "balance", subject: "b",
            FundingV1.Balance(buyingPowerMicros: 7_000_000, updatedAtMicros: 1))
        }
        let result = await Self.runDetached([script, "\(world.base)/graphql", token])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("introspected, queried, mutated and subscribed"))
        group.cancelAll()
        try? await group.waitForAll()
      }
    }
  }

  static func run(_ arguments: [String]) -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    do {
      try process.run()
    } catch {
      return (-1, "\(error)")
    }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// Waits on a thread of its own.
  static func runDetached(_ arguments: [String]) async -> (status: Int32, output: String) {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: run(arguments)) }
    }
  }
}
