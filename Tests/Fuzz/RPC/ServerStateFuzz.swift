import FuzzSupport
import NIOCore

@testable import RPC

/// A server's connection before a bad client: frame reader and state machine, without a socket.
///
/// However the bytes are cut the answers are the same; they are frames that a server may send, at most
/// one end a call; and no limit is ever exceeded.
struct ServerStateFuzz {
  static func round(_ random: inout SeededGenerator) throws {
    let bytes =
      random.once(in: 16)
      ? random.bytes(random.small(500))
      : Mutation.bytes(of: Conversation.ofClient(&random).frames, &random)
    CrashNote.record(bytes)
    let script = SeededGenerator(seed: random.next())
    var whole = ServerStateFuzz(script)
    var cut = ServerStateFuzz(script)
    try whole.take(bytes, in: .whole(bytes))
    try cut.take(bytes, in: .cut(bytes, &random))
    try FuzzFailure.unless(
      whole.out == cut.out && whole.violation == cut.violation, "cutting changes the answers")
    try AnswerCheck.check(whole.out)
  }

  private var state = ServerConnectionState(
    limits: Conversation.limits, methods: Conversation.methods)
  private var script: SeededGenerator
  private var out = ByteBuffer()
  private var violation: ProtocolViolation?
  /// A handler that runs.
  private struct Handler {
    let id: UInt32
    let kind: RPCMethodKind
    /// What it has of its requests and has not taken, where they are a stream.
    var held = 0
    var hasAll = false
  }

  /// In the order of their calls.
  private var running: [Handler] = []
  private var problem: FuzzFailure?
  private var now = Moment.now

  private init(_ script: SeededGenerator) { self.script = script }

  private mutating func take(_ bytes: [UInt8], in chunks: Chunks) throws {
    violation = chunks.feed(bytes) { frame throws(ProtocolViolation) in
      let event = try state.receive(frame, now: now, into: &out)
      if let event { handle(event) }
      act()
      check(state.openCalls.count <= Conversation.limits.maximumConcurrentCalls, "too many calls")
      check(running.count <= Conversation.limits.maximumConcurrentCalls, "too many handlers")
    }
    // The connection is gone; handlers still end.
    for handler in running { finish(handler) }
    if let problem { throw problem }
  }

  private mutating func check(_ condition: Bool, _ text: String) {
    if !condition, problem == nil { problem = FuzzFailure(text) }
  }

  private mutating func handle(_ event: ServerConnectionState.Event) {
    switch event {
    case .start(let start):
      check(Conversation.methods.indices.contains(start.method), "a method that is not there")
      check(
        start.request.readableBytes <= Conversation.limits.maximumMessageBytes, "a long request")
      check(!running.contains { $0.id == start.id }, "started twice")
      running.append(
        Handler(id: start.id, kind: Conversation.methods[start.method].kind ?? .unary))
    case .abandon(let id), .credit(let id, _):
      check(running.contains { $0.id == id }, "news for no handler")
    case .message(let id, let message): take(message, id)
    case .done(let id):
      guard let index = running.firstIndex(where: { $0.id == id }) else {
        return check(false, "the end of requests of no handler")
      }
      check(running[index].kind.streamsRequests && !running[index].hasAll, "a wrong end")
      running[index].hasAll = true
    case .refused: break
    }
  }

  private mutating func take(_ message: ByteBuffer, _ id: UInt32) {
    guard let index = running.firstIndex(where: { $0.id == id }) else {
      return check(false, "a request for no handler")
    }
    let handler = running[index]
    check(handler.kind.streamsRequests && !handler.hasAll, "a request that may not be")
    check(handler.held < Conversation.limits.streamWindowBytes, "a request beyond the credit")
    check(message.readableBytes <= Conversation.limits.maximumMessageBytes, "a long request")
    running[index].held += StreamCost.of(message.readableBytes)
  }

  /// What handlers and the clock do between two frames.
  private mutating func act() {
    guard let index = running.indices.randomElement(using: &script) else { return }
    let handler = running[index]
    switch script.next() % 8 {
    case 0, 1, 2:
      running.removeAll { $0.id == handler.id }
      finish(handler)
    case 3:
      _ = state.fail(handler.id, RPCError(.deadlineExceeded, "The deadline passed."), into: &out)
    case 4 where handler.held > 0 && script.once(in: 2):
      state.addCredit(handler.held, to: handler.id, into: &out)
      running[index].held = 0
    case 4 where handler.kind.streamsResponses:
      let message = ByteBuffer(bytes: script.bytes(script.small(300)))
      state.writeStreamMessage(message, to: handler.id, into: &out)
    case 5 where script.once(in: 32): state.drain(into: &out)
    case 6: now = now + .milliseconds(script.small(500))
    case 7: state.isServerFull = script.once(in: 8)
    default: break
    }
  }

  private mutating func finish(_ handler: Handler) {
    let result: Result<RPCReply, RPCError> =
      switch script.next() % 3 {
      case 0: .failure(RPCError(.notFound, "No such thing.", reason: "GONE"))
      case 1: .success(RPCReply(message: ByteBuffer(bytes: script.bytes(script.small(5000)))))
      default: .success(RPCReply(message: ByteBuffer(), metadata: ["a": "b"]))
      }
    state.finish(handler.id, kind: handler.kind, result, into: &out)
  }
}

/// Whether bytes are what a server may send.
enum AnswerCheck {
  static func check(_ out: ByteBuffer) throws {
    var reader = FrameReader()
    reader.append(out)
    var ended: Set<UInt32> = []
    while let frame = try reader.next() {
      switch frame.type {
      case .pong, .goAway: break
      case .message, .continuation, .status, .credit:
        try FuzzFailure.unless(
          !ended.contains(frame.callID) || frame.type == .continuation, "an answer after the end")
        if frame.type == .status { _ = try WireStatus(reading: frame.payload) }
        let isEnd = frame.type == .status || frame.type == .message && frame.has(Frame.end)
        if isEnd { ended.insert(frame.callID) }
      case .hello, .request, .cancel, .ping, .done:
        throw FuzzFailure("a server answers with \(frame.type)")
      }
    }
  }
}
