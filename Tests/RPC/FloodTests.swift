import NIOCore
import Synchronization
import Testing

@testable import RPC
@testable import StackProto

/// Clients that ask for too much of one thing: they meet a limit, memory stays flat, and others go on
/// being served.
@Suite(.serialized, .timeLimit(.minutes(10))) struct FloodTests {
  /// Waits until `value` no longer grows while another client is served.
  private func settled(_ channel: RPCChannel, _ value: () -> Int) async throws -> Int {
    var last = -1
    while last != value() {
      last = value()
      for number in 0..<50 {
        let answer = try await channel.say("\(number)")
        #expect(answer == "\(number)")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    return last
  }

  private static func ping(_ number: UInt64, to out: inout ByteBuffer) {
    out.writeFrame(.ping) { $0.writeInteger(number) }
  }

  private static func count(_ messages: Int32, of bytes: Int, as id: UInt32) throws -> ByteBuffer {
    let request = TypesV1.PageRequest(first: messages, after: "\(bytes)")
    return RawPeer.request(id: id, method: 7, body: try request.serialized())
  }

  // MARK: Readers that do not read

  /// The client grants four gigabytes and takes nothing. What it does not take must not be made.
  @Test func aStreamDoesNotRunAheadOfItsConnection() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, port in
      try await RawConnection.open(to: port) { peer in
        try await peer.send { out in
          var hello = Hello(limits: .init())
          hello.settings.streamWindowBytes = Int(UInt32.max)
          hello.write(to: &out)
        }
        try await peer.send(try Self.count(100_000, of: 10_000, as: 1))
        try await echo.witness.started.wait()
        let sent = try await settled(channel) { echo.witness.sent.withLock { $0 } }
        // Sockets hold some megabytes.
        #expect(sent < 5000)
        // It goes on when the client reads.
        while try await peer.next(.message) != nil, echo.witness.sent.withLock({ $0 }) < sent + 100
        {}
        #expect(echo.witness.sent.withLock { $0 } >= sent + 100)
      }
      // The client left while the handler waited.
      try await echo.witness.cancelled.wait()
    }
  }

  @Test func whoTakesNoAnswersIsNotListenedTo() async throws {
    let handled = CallCounter()
    try await withEcho(interceptors: [handled]) { channel, port in
      try await RawConnection.open(to: port) { peer in
        try await peer.send(RawPeer.hello())
        let body = try TypesV1.WebhookRequest(body: .init(repeating: 1, count: 1 << 20))
          .serialized()
        var requests = ByteBuffer()
        for id in 1...UInt32(4) {
          requests.writeMessage(
            ByteBuffer(bytes: body), as: .request, callID: id, maximumLength: 16_384
          ) { $0.writeMultipleIntegers(UInt16(0), UInt64(0), UInt16(0)) }
        }
        let first = requests
        let outbound = peer.outbound
        let rounds = 64
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            // Blocks when the server listens no more; the same bytes but for the ids.
            for round in 0..<UInt32(rounds) {
              var bytes = first
              var at = bytes.readerIndex
              while let length = bytes.getInteger(at: at, as: UInt32.self) {
                let id = bytes.getInteger(at: at + 6, as: UInt32.self) ?? 0
                bytes.setInteger(id + 4 * round, at: at + 6)
                at += 4 + Int(length)
              }
              try await outbound.send(bytes)
            }
          }
          _ = try await handled.eventually(atLeast: 1)
          let served = try await settled(channel) { handled.large.value }
          #expect(served < 200)
          group.cancelAll()
          while (try? await group.next()) != nil {}
        }
      }
    }
  }

  // MARK: Too many of one thing

  @Test func openingAndCancellingWithoutEndIsStopped() async throws {
    var server = RPCServerConfiguration()
    server.limits.maximumCancelsPerSecond = 100
    try await withEcho(server: server) { channel, port in
      try await RawConnection.open(to: port) { peer in
        var bytes = RawPeer.hello()
        for id in 1...UInt32(5000) {
          bytes.writeImmutableBuffer(RawPeer.request(id: id, method: 3))
          bytes.writeFrame(.cancel, callID: id)
        }
        try? await peer.send(bytes)
        let last = try await peer.rest().last
        #expect(last?.type == .goAway)
        let goAway = try last.map { try GoAway(reading: $0.payload) }
        #expect(goAway?.reason == "too many cancelled calls")
        // A hundred a second, and it need not take the server longer to see them.
        #expect((101..<5000).contains(goAway?.lastID ?? 0))
      }
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }

  /// A second that is over counts no more.
  @Test func limitsASecondAreForEachSecond() {
    var limit = RateLimit(perSecond: 2)
    let start = Moment.now
    let answers = [0, 999, 999, 1000, 1001, 1002].map { millis in
      limit.allows(at: start + .milliseconds(millis))
    }
    #expect(answers == [true, true, false, true, true, false])
  }

  @Test func cancellingCallsThatHaveEndedIsNoFlood() async throws {
    var server = RPCServerConfiguration()
    server.limits.maximumCancelsPerSecond = 10
    try await withEcho(server: server) { _, port in
      var bytes = RawPeer.hello()
      bytes.writeImmutableBuffer(RawPeer.request(id: 1, method: 999))
      for _ in 0..<1000 { bytes.writeFrame(.cancel, callID: 1) }
      bytes.writeImmutableBuffer(RawPeer.request(id: 2))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.contains { $0.callID == 2 } }
      #expect(!peer.isClosed)
    }
  }

  @Test func pingingWithoutEndIsStopped() async throws {
    try await withEcho { channel, port in
      try await RawConnection.open(to: port) { peer in
        var bytes = RawPeer.hello()
        for number in 0..<UInt64(5000) { Self.ping(number, to: &bytes) }
        try? await peer.send(bytes)
        let frames = try await peer.rest()
        #expect((100..<5000).contains(frames.count { $0.type == .pong }))
        let goAway = try frames.last.map { try GoAway(reading: $0.payload) }
        #expect(goAway?.reason == "too many pings")
      }
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }

  @Test func creditWithoutEndIsHarmless() async throws {
    let echo = Echo()
    try await withEcho(echo) { channel, port in
      try await RawConnection.open(to: port) { peer in
        try await peer.send(RawPeer.hello())
        let request = TypesV1.PageRequest(first: 0, after: "hang")
        try await peer.send(RawPeer.request(id: 1, method: 7, body: try request.serialized()))
        try await echo.witness.started.wait()
        let credit = ByteBuffer.repeating(5000) { out in
          out.writeFrame(.credit, callID: 1) { $0.writeInteger(UInt32.max) }
        }
        for number in 0..<10 {
          try await peer.send(credit)
          let answer = try await channel.say("\(number)")
          #expect(answer == "\(number)")
        }
        try await peer.send { Self.ping(1, to: &$0) }
        let pong = try await peer.next(.pong)
        #expect(pong != nil)
      }
    }
  }

  @Test func callsBeyondTheLimitOfAConnectionAreRefusedUnseen() async throws {
    var server = RPCServerConfiguration()
    server.limits.maximumConcurrentCalls = 5
    try await withEcho(server: server) { channel, port in
      var bytes = RawPeer.hello()
      for id in 1...UInt32(1000) {
        bytes.writeImmutableBuffer(RawPeer.request(id: id, method: 3))
      }
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count == 996 }
      #expect(!peer.isClosed)
      for frame in peer.frames.dropFirst() {
        #expect(frame.has(Frame.refused))
        #expect(try WireStatus(reading: frame.payload).error?.code == .resourceExhausted)
      }
      #expect(peer.frames.dropFirst().map(\.callID) == Array(6...1000))
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }

  /// A client that leaves its calls behind and comes back has not got rid of them.
  @Test func handlersOfTheWholeServerAreLimited() async throws {
    let echo = Echo()
    var server = RPCServerConfiguration()
    server.maximumCalls = 3
    try await withEcho(echo, server: server) { channel, port in
      try await RawConnection.open(to: port) { peer in
        try await peer.send(RawPeer.hello())
        for id in 1...UInt32(3) { try await peer.send(RawPeer.request(id: id, method: 3)) }
        try await peer.send { Self.ping(1, to: &$0) }
        let pong = try await peer.next(.pong)
        #expect(pong != nil)
        try await echo.witness.started.wait()
        let error = await failure { try await channel.say("too many") }
        #expect(error?.code == .resourceExhausted)
      }
      // It left, its handlers ended.
      try await echo.witness.cancelled.wait()
      #expect(
        try await eventually { await failure { try await channel.say("again") } == nil })
    }
  }

  @Test func requestsAreCountedAsAnnounced() async throws {
    var server = RPCServerConfiguration()
    server.limits.maximumRequestBytes = 1000
    try await withEcho(server: server) { _, port in
      var bytes = RawPeer.hello()
      // The first one always fits, however large. The second announces what is no longer there.
      bytes.writeImmutableBuffer(RawPeer.request(id: 1, total: 5000, body: [1]))
      bytes.writeImmutableBuffer(RawPeer.request(id: 2, total: 1))
      // Cancelled, it gives its place back; and so does the next one.
      bytes.writeFrame(.cancel, callID: 1)
      bytes.writeImmutableBuffer(RawPeer.request(id: 3, total: 600, body: [1]))
      bytes.writeImmutableBuffer(RawPeer.request(id: 4, total: 401))
      bytes.writeFrame(.cancel, callID: 3)
      bytes.writeImmutableBuffer(RawPeer.request(id: 5))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count >= 4 }
      let statuses = peer.frames.filter { $0.type == .status }
      #expect(statuses.map(\.callID) == [2, 4])
      for frame in statuses {
        #expect(frame.has(Frame.refused))
        #expect(try WireStatus(reading: frame.payload).error?.code == .resourceExhausted)
      }
      #expect(peer.frames.last?.callID == 5)
      #expect(peer.frames.last?.type == .message)
    }
  }

  /// A thousand calls at the limit of a message, of which one byte arrives: nothing is set aside.
  @Test func announcedBytesTakeNoMemory() async throws {
    var server = RPCServerConfiguration()
    server.limits.maximumRequestBytes = 8 << 30
    try await withEcho(server: server) { _, port in
      let before = try residentBytes()
      var bytes = RawPeer.hello()
      for id in 1...UInt32(1000) {
        bytes.writeImmutableBuffer(RawPeer.request(id: id, total: 4 << 20, body: [1]))
      }
      Self.ping(1, to: &bytes)
      let peer = try await RawPeer.talk(to: port, sending: bytes) { $0.count >= 2 }
      #expect(peer.frames.map(\.type) == [.hello, .pong])
      #expect(try residentBytes() - before < 2 << 30)
    }
  }

  // MARK: Connections

  @Test func connectionsBeyondTheLimitAreClosedAtOnce() async throws {
    var server = RPCServerConfiguration()
    server.maximumConnections = 2
    try await withEcho(server: server) { channel, port in
      _ = try await channel.say("first")
      try await RawConnection.open(to: port) { second in
        let hello = try await second.next()
        #expect(hello?.type == .hello)
        for _ in 0..<20 {
          let third = try await RawPeer.talk(to: port, sending: RawPeer.hello()) { _ in false }
          #expect(third.isClosed)
          #expect(third.frames.isEmpty)
        }
        let answer = try await channel.say("meanwhile")
        #expect(answer == "meanwhile")
      }
      // A place is free again.
      #expect(
        try await eventually {
          let peer = try await RawPeer.talk(to: port, sending: RawPeer.hello()) { !$0.isEmpty }
          return peer.frames.first?.type == .hello
        })
    }
  }

  /// Their number is bounded, and so is the time each may take.
  @Test func hellosThatNeverEndHoldNobodyUp() async throws {
    var server = RPCServerConfiguration()
    server.maximumConnections = 101
    server.handshakeTimeout = .milliseconds(500)
    try await withEcho(server: server) { channel, port in
      // Within the time for the handshake, which a busy machine may miss now and then.
      let serves = try await eventually { await failure { try await channel.say("before") } == nil }
      #expect(serves)
      let half = RawPeer.hello().getSlice(at: 0, length: 12) ?? ByteBuffer()
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<100 {
          group.addTask { try await RawPeer.talk(to: port, sending: half) { _ in false }.isClosed }
        }
        for number in 0..<50 {
          let answer = try await channel.say("\(number)")
          #expect(answer == "\(number)")
        }
        for try await isClosed in group { #expect(isClosed) }
      }
      #expect(
        try await eventually {
          let peer = try await RawPeer.talk(to: port, sending: RawPeer.hello()) { !$0.isEmpty }
          return peer.frames.first?.type == .hello
        })
    }
  }

  @Test func comingAndGoingLeavesNothingBehind() async throws {
    var server = RPCServerConfiguration()
    server.maximumConnections = 20
    let echo = Echo()
    try await withEcho(echo, server: server) { channel, port in
      func comeAndGo(_ times: Int) async throws {
        for _ in 0..<times {
          var bytes = RawPeer.hello()
          bytes.writeImmutableBuffer(RawPeer.request(id: 1, method: 3))
          bytes.writeImmutableBuffer(try Self.count(1000, of: 1000, as: 2))
          bytes.writeImmutableBuffer(RawPeer.request(id: 3, total: 9000, body: [1]))
          _ = try await RawPeer.talk(to: port, sending: bytes) { !$0.isEmpty }
        }
      }
      try await comeAndGo(50)
      let before = try residentBytes()
      try await comeAndGo(400)
      // Other tests take memory too, and give it back.
      #expect(try await eventually { try residentBytes() - before < 256 << 20 })
      let answer = try await channel.say("after")
      #expect(answer == "after")
    }
  }
}

/// Counts the calls with a large request.
private final class CallCounter: RPCServerInterceptor {
  let large = Counter()

  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    if call.request.readableBytes > 1000 { large.add() }
    return try await next(call)
  }

  func eventually(atLeast count: Int) async throws -> Bool {
    try await RPCTests.eventually { large.value >= count }
  }
}

/// Waits until `condition` holds, looking again and again; not for ever.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  for _ in 0..<30_000 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return false
}
