import Foundation
import StackProto
import Testing

@testable import Gateway

/// A public GraphQL client that knows nothing of us can use the API.
@Suite struct PublicClientTests {
  static let hasClient = PythonScript.run(["-c", "import gql, aiohttp, websockets"]).status == 0

  @Test(.enabled(if: hasClient, "Python's gql[aiohttp,websockets] is not installed"))
  func pythonGQLIntrospectsQueriesMutatesAndSubscribes() async throws {
    try await GatewayWorld.with { world in
      let token = try await world.signedUp()
      let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "PublicClient/check.py").path
      await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          // As long as somebody listens, something happens.
          while true {
            if world.listeners > 0 { try world.publishBalance(7_000_000) }
            try await Task.sleep(for: .milliseconds(50))
          }
        }
        let result = await PythonScript.runDetached([script, "\(world.base)/graphql", token])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("introspected, queried, mutated and subscribed"))
        group.cancelAll()
        try? await group.waitForAll()
      }
    }
  }
}
