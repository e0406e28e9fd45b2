import TestSupport
import Testing

@testable import Gateway

/// What a real SIGTERM does to the real process.
@Suite(.timeLimit(.minutes(10))) struct DrainTests {
  private static let query = "subscription { balanceUpdated { buyingPower } }"

  @Test func subscriptionsAreToldAndTheProcessEndsWell() async throws {
    let status = try await GatewayWorld.withProcess { world async throws in
      let token = try await world.signedUp()
      try await TestSocket.open(world) { socket async throws in
        try await socket.begin(token)
        try await socket.subscribe("1", Self.query)
        try await world.streaming(Self.query, token: token) { stream async throws in
          try world.publishBalance(3_000_000)
          #expect(try await stream.hear(#""buyingPower":"3.00""#))
          guard case .message = try await socket.hear() else {
            return #expect(Bool(false), "the socket ended")
          }
          // Both over one stream.
          #expect(world.backend.calls("WatchUser").count == 1)
          await world.drain()
          #expect(try await stream.hear("event: complete\ndata: \n\n"))
          #expect(try await socket.hear() == .closed(1001))
        }
      }
      #expect(
        try await eventually(within: .seconds(60)) {
          world.backend.state.withLock { $0.watchers } == 0
        })
    }
    #expect(status == 0)
  }
}
