import NIOCore
import ServiceLifecycle
import Testing

@testable import RPC
@testable import StackProto

/// What a server does by itself, also for a client that does not do its part.
@Suite(.timeLimit(.minutes(10))) struct ServerDutyTests {
  @Test func aCallEndsAtItsDeadlineThoughItsCallerSaysNothing() async throws {
    let echo = Echo()
    try await withEcho(echo) { _, port in
      var bytes = RawPeer.hello()
      bytes.writeImmutableBuffer(RawPeer.request(method: 3, timeout: 50_000))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count >= 2 }
      let status = try #require(peer.frames.last)
      #expect(status.type == .status && status.callID == 1)
      #expect(try WireStatus(reading: status.payload).error?.code == .deadlineExceeded)
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func anAnswerThatTheCallerDoesNotAcceptIsNotSent() async throws {
    try await withEcho { _, port in
      var bytes = RawPeer.hello(RPCLimits(maximumMessageBytes: 1000))
      let body = try TypesV1.WebhookRequest(body: [UInt8](repeating: 1, count: 2000)).serialized()
      bytes.writeImmutableBuffer(RawPeer.request(body: body))
      bytes.writeImmutableBuffer(RawPeer.request(id: 2))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count >= 3 }
      let status = try #require(peer.frames.first { $0.callID == 1 })
      #expect(status.type == .status)
      #expect(try WireStatus(reading: status.payload).error?.code == .resourceExhausted)
      #expect(peer.frames.contains { $0.callID == 2 && $0.type == .message })
    }
  }

  /// The mark tells the client that it may make the call elsewhere, whatever the call is.
  @Test func whoIsLeavingSaysThatItHasNotSeenTheCall() async throws {
    let echo = Echo()
    let server = RPCServer(RPCServerConfiguration().patient, services: [echo], logger: quiet)
    let group = ServiceGroup(services: [server], logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      try await RawConnection.open(to: try await server.boundPort) { peer in
        try await peer.send(RawPeer.hello())
        // WaitForRelease: keeps the connection open.
        try await peer.send(RawPeer.request(id: 1, method: 4))
        try await echo.witness.started.wait()
        await group.triggerGracefulShutdown()
        let goAway = try await peer.next(.goAway)
        #expect(goAway != nil)
        try await peer.send(RawPeer.request(id: 2))
        let status = try #require(try await peer.next(.status))
        #expect(status.callID == 2 && status.has(Frame.refused))
        #expect(try WireStatus(reading: status.payload).error?.code == .unavailable)
        echo.witness.released.set()
        let answer = try await peer.next(.message)
        #expect(answer?.callID == 1)
      }
      try await tasks.waitForAll()
    }
  }

  /// Else opening and cancelling calls would run any number of handlers.
  @Test func aHandlerThatStaysCountsWhenItsCallerIsGone() async throws {
    let stubborn = Stubborn()
    var configuration = RPCServerConfiguration().patient
    configuration.limits.maximumConcurrentCalls = 1
    let server = RPCServer(configuration, services: [stubborn, Echo()], logger: quiet)
    try await withRunning(server) {
      try await RawConnection.open(to: try await server.boundPort) { peer in
        try await peer.send(RawPeer.hello())
        try await peer.send(RawPeer.request(id: 1))
        try await stubborn.started.wait()
        try await peer.send { $0.writeFrame(.cancel, callID: 1) }
        try await peer.send(RawPeer.request(id: 2, method: 1))
        let status = try #require(try await peer.next(.status))
        #expect(status.callID == 2 && status.has(Frame.refused))
        #expect(try WireStatus(reading: status.payload).error?.code == .resourceExhausted)

        stubborn.release()
        var id: UInt32 = 2
        var answer: Frame?
        repeat {
          id += 1
          try await peer.send(RawPeer.request(id: id, method: 1))
          answer = try await peer.next()
        } while answer?.type == .status
        #expect(answer?.type == .message)
      }
    }
  }
}
