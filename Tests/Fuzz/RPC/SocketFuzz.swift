import FuzzSupport
import Logging
import NIOCore
import NIOPosix
import StackProto

@testable import RPC

/// Real sockets and threads: bad clients at one server, channels at bad servers, all at once.
///
/// A good client of the same server is answered all the while, and every call of a channel ends.
/// Timing makes these runs differ even with the same seed.
struct SocketFuzz: Sendable {
  private static let quiet = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
  /// How many peers are bad at once, of each kind.
  private static let width = 8

  private let plan: FuzzPlan
  private let end: ContinuousClock.Instant

  init(_ plan: FuzzPlan) {
    self.plan = plan
    end = .now + plan.share
  }

  /// Gives back how many conversations there were.
  func run() async throws -> Int {
    plan.note("sockets")
    let server = RPCServer(Self.serverConfiguration, services: [FuzzService()], logger: Self.quiet)
    return try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask {
        try await server.run()
        return 0
      }
      let port = try await server.boundPort
      let count = try await withThrowingTaskGroup(of: Int.self) { peers in
        for lane in 0..<Self.width {
          peers.addTask { try await each(lane, 0) { await badClient($0, port) } }
          peers.addTask { try await each(lane, 1) { try await badServer($0) } }
        }
        peers.addTask { try await goodClient(port) }
        return try await peers.reduce(0, +)
      }
      group.cancelAll()
      for try await _ in group {}
      return count
    }
  }

  /// Small limits and short times, so that each is reached.
  private static var serverConfiguration: RPCServerConfiguration {
    var configuration = RPCServerConfiguration()
    configuration.limits.maximumConcurrentCalls = 8
    configuration.limits.maximumMessageBytes = 4096
    configuration.handshakeTimeout = .milliseconds(300)
    configuration.keepaliveInterval = .milliseconds(300)
    configuration.keepaliveTimeout = .milliseconds(300)
    return configuration
  }

  /// Every round of one lane: there are two kinds of them and `width` of each.
  private func each(
    _ lane: Int, _ kind: Int, _ body: (SeededGenerator) async throws -> Void
  ) async throws -> Int {
    var count = 0
    while plan.rounds.map({ count * Self.width < $0 }) ?? (ContinuousClock.now < end) {
      let number = plan.first + (count * Self.width + lane) * 2 + kind
      try await body(plan.generator(number))
      count += 1
    }
    return count
  }

  // MARK: Clients

  private func goodClient(_ port: Int) async throws -> Int {
    try await withChannel(port) { channel in
      var count = 0
      while plan.rounds.map({ count < $0 }) ?? (ContinuousClock.now < end) {
        let request = TypesV1.Header(name: "n", value: "\(count)")
        let answer = try await say(request, on: channel)
        try FuzzFailure.unless(answer == request, "a good client got a wrong answer")
        count += 1
      }
      return 0
    }
  }

  /// Until it is answered. On a busy machine a connection may be too slow for the server's short times; it
  /// says so then.
  private func say(
    _ request: TypesV1.Header, on channel: RPCChannel
  ) async throws -> TypesV1.Header {
    let end = ContinuousClock.now + .seconds(600)
    while true {
      do {
        return try await channel.call(
          "fuzz.v1.Fuzz/Say", request,
          options: .init(timeout: .seconds(600), waitForReady: true), isIdempotent: true)
      } catch {
        guard error.code == .unavailable, ContinuousClock.now < end else { throw error }
      }
    }
  }

  /// Says what it likes to the server, in pieces, listens for a while or not, and goes.
  private func badClient(_ generator: SeededGenerator, _ port: Int) async {
    var random = generator
    var bytes = Mutation.bytes(of: Conversation.ofClient(&random).frames, &random)[...]
    let patience = random.once(in: 8) ? Int.max : random.small(4)
    do {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      try await channel.executeThenClose { inbound, outbound in
        while !bytes.isEmpty {
          let piece = bytes.prefix(1 + random.small(bytes.count))
          bytes = bytes.dropFirst(piece.count)
          try await outbound.write(ByteBuffer(bytes: piece))
        }
        var heard = 0
        for try await _ in inbound {
          heard += 1
          guard heard < patience else { break }
        }
      }
    } catch {
      // The server closed first: its right.
    }
  }

  // MARK: Servers

  /// A channel calls a server that answers what it likes.
  private func badServer(_ generator: SeededGenerator) async throws {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(BadServerHandler(generator))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    defer { listener.close(promise: nil) }
    try await withChannel(listener.localAddress?.port ?? 0) { channel in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<5 {
          group.addTask { await call(channel, number) }
        }
        group.addTask {
          try await Task.sleep(for: .seconds(600))
          throw FuzzFailure("a call does not end")
        }
        for _ in 0..<5 { try await group.next() }
        group.cancelAll()
      }
    }
  }

  /// Ends in any way, as long as it ends.
  private func call(_ channel: RPCChannel, _ number: Int) async {
    let options = RPCCallOptions(timeout: .milliseconds(300))
    let request = TypesV1.Header(name: "n", value: "\(number)")
    do {
      if number % 3 == 2 {
        try await channel.converse("fuzz.v1.Fuzz/Chat", options: options) {
          (
            requests: RPCRequestWriter<TypesV1.Header>, responses: RPCResponseStream<TypesV1.Header>
          ) in
          try await requests.send(request)
          for try await _ in responses { try await requests.send(request) }
        }
      } else if number % 2 == 0 {
        let _: TypesV1.Header = try await channel.call(
          "fuzz.v1.Fuzz/Say", request, options: options)
      } else {
        let answers: RPCResponseStream<TypesV1.Header> = channel.stream(
          "fuzz.v1.Fuzz/Count", request, options: options)
        for try await _ in answers {}
      }
    } catch {}
  }

  private func withChannel<Result: Sendable>(
    _ port: Int, _ body: (RPCChannel) async throws -> Result
  ) async throws -> Result {
    var configuration = RPCChannelConfiguration(addresses: [.init(host: "127.0.0.1", port: port)])
    configuration.limits.streamWindowBytes = 600
    configuration.keepaliveInterval = .milliseconds(200)
    configuration.keepaliveTimeout = .milliseconds(200)
    let channel = RPCChannel(configuration, logger: Self.quiet)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await channel.run() }
      let result = try await body(channel)
      group.cancelAll()
      for try await _ in group {}
      return result
    }
  }
}

/// What the server under test serves.
private struct FuzzService: RPCService {
  var rpcMethods: [RPCMethod] {
    [
      .unary("fuzz.v1.Fuzz/Say") { (request: TypesV1.Header, _) in
        // Some answers come at once, some later, some while the caller leaves.
        if request.value.utf8.count % 3 == 1 { try await Task.sleep(for: .milliseconds(2)) }
        return request
      },
      .serverStream("fuzz.v1.Fuzz/Count") {
        (request: TypesV1.PageRequest, _, responses: RPCResponseWriter<TypesV1.Header>) in
        for number in 0..<min(request.first, 100) {
          try await responses.send(TypesV1.Header(name: "n", value: "\(number)"))
        }
      },
      .clientStream("fuzz.v1.Fuzz/Sum") {
        (requests: RPCRequestStream<TypesV1.Header>, _) -> TypesV1.PageRequest in
        var count: Int32 = 0
        for try await _ in requests { count += 1 }
        return TypesV1.PageRequest(first: count)
      },
      .bidirectional("fuzz.v1.Fuzz/Chat") {
        (
          requests: RPCRequestStream<TypesV1.Header>, _,
          responses: RPCResponseWriter<TypesV1.Header>
        ) in
        for try await request in requests { try await responses.send(request) }
      },
      .serverStream("fuzz.v1.Fuzz/Flood") {
        (_: TypesV1.PageRequest, _, responses: RPCResponseWriter<TypesV1.Header>) in
        while true {
          try await responses.send(TypesV1.Header(value: .init(repeating: "x", count: 1000)))
        }
      },
    ]
  }
}

/// A server that says its hello, and with each read a piece of a conversation that was tampered with.
private final class BadServerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var random: SeededGenerator
  private var hello: [UInt8]
  private var rest: ArraySlice<UInt8>

  init(_ generator: SeededGenerator) {
    random = generator
    var frames = Conversation.ofServer(answering: [1, 2, 3, 4, 5], &random).frames
    hello = Array(frames.removeFirst().readableBytesView)
    if random.once(in: 8) { Mutation.flip(&hello, &random) }
    rest = Mutation.bytes(of: frames, &random)[...]
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: hello)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !rest.isEmpty else {
      if random.once(in: 2) { context.close(promise: nil) }
      return
    }
    let piece = rest.prefix(1 + random.small(rest.count))
    rest = rest.dropFirst(piece.count)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
