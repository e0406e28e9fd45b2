import FuzzSupport
import NIOCore

@testable import RPC

/// A client's connection before a bad server: frame reader and state machine, without a socket.
///
/// However the bytes are cut the outcome is the same; a call ends at most once and hears nothing after
/// that; nothing is longer than allowed, no stream gets more than its credit, and a call is made again
/// only when it was not answered.
struct ClientStateFuzz {
  private struct Call {
    let kind: RPCMethodKind
    /// Bytes that the application has not taken.
    var held = 0
    var messages = 0
    var hasSentAll = false
  }

  static func round(_ random: inout SeededGenerator) throws {
    let bytes =
      random.once(in: 16)
      ? random.bytes(random.small(500))
      : Mutation.bytes(
        of: Conversation.ofServer(answering: [1, 2, 3, 4, 5], &random).frames, &random)
    CrashNote.record(bytes)
    let script = SeededGenerator(seed: random.next())
    var whole = ClientStateFuzz(script)
    var cut = ClientStateFuzz(script)
    try whole.take(bytes, in: .whole(bytes))
    try cut.take(bytes, in: .cut(bytes, &random))
    try FuzzFailure.unless(
      whole.out == cut.out && whole.violation == cut.violation, "cutting changes the outcome")
    try whole.checkOut()
  }

  private var state = ClientConnectionState(limits: Conversation.limits)
  private var script: SeededGenerator
  private var out = ByteBuffer()
  private var violation: ProtocolViolation?
  private var calls: [UInt32: Call] = [:]
  private var problem: FuzzFailure?

  private init(_ script: SeededGenerator) { self.script = script }

  private mutating func take(_ bytes: [UInt8], in chunks: Chunks) throws {
    violation = chunks.feed(bytes) { frame throws(ProtocolViolation) in
      let event = try state.receive(frame, into: &out)
      if let event { handle(event) }
      act()
      check(Set(state.openCalls) == Set(calls.keys), "calls are lost")
    }
    if let problem { throw problem }
  }

  private mutating func check(_ condition: Bool, _ text: String) {
    if !condition, problem == nil { problem = FuzzFailure(text) }
  }

  private mutating func handle(_ event: ClientConnectionState.Event) {
    switch event {
    case .ready: for _ in 0..<5 { open() }
    case .message(let id, let message): receive(message, for: id)
    case .lastMessage(let id, let message):
      receive(message, for: id)
      calls[id] = nil
    case .credit(let id, _):
      check(calls[id]?.kind.streamsRequests == true, "credit for a call that sends one request")
    case .ended(let id, _):
      check(calls.removeValue(forKey: id) != nil, "ended twice")
    case .refused(let id, _):
      check(calls.removeValue(forKey: id)?.messages == 0, "an answered call is made again")
    case .goAway(let refused):
      for id in refused {
        check(calls.removeValue(forKey: id)?.messages == 0, "an answered call is made again")
      }
    }
  }

  private mutating func receive(_ message: ByteBuffer, for id: UInt32) {
    check(message.readableBytes <= Conversation.limits.maximumMessageBytes, "a long message")
    guard var call = calls[id] else { return check(false, "a message for no call") }
    call.messages += 1
    let isStream = call.kind.streamsResponses
    check(isStream || call.messages == 1, "two answers")
    check(!isStream || call.held < Conversation.limits.streamWindowBytes, "beyond the credit")
    call.held += StreamCost.of(message.readableBytes)
    calls[id] = call
  }

  private mutating func open() {
    let method = script.pick(Conversation.methods)
    let kind = method.kind ?? .unary
    let request = ByteBuffer(bytes: kind.streamsRequests ? [] : script.bytes(script.small(5000)))
    let metadata = Conversation.metadata(&script)
    // A hello that was changed on the way may leave no room for any call.
    let id = try? state.open(
      method: method.name, kind: kind, metadata: metadata, request: request,
      remaining: script.pick([nil, .seconds(1)]), into: &out)
    if let id { calls[id] = Call(kind: kind) }
  }

  /// What the application does between two frames.
  private mutating func act() {
    guard let id = calls.keys.sorted().randomElement(using: &script) else { return }
    switch script.next() % 6 {
    case 0 where script.once(in: 4):
      state.cancel(id, into: &out)
      calls[id] = nil
    case 1, 2:
      guard let held = calls[id]?.held, held > 0, calls[id]?.kind.streamsResponses == true
      else { return }
      state.addCredit(held, to: id, into: &out)
      calls[id]?.held = 0
    case 3: open()
    case 4:
      guard let call = calls[id], call.kind.streamsRequests, !call.hasSentAll else { return }
      if script.once(in: 4) {
        state.finishRequests(of: id, into: &out)
        calls[id]?.hasSentAll = true
      } else {
        state.send(ByteBuffer(bytes: script.bytes(script.small(3000))), for: id, into: &out)
      }
    default: break
    }
  }

  private func checkOut() throws {
    var reader = FrameReader()
    reader.append(out)
    while let frame = try reader.next() {
      switch frame.type {
      case .request, .continuation, .message, .done, .cancel, .credit, .pong: break
      case .hello, .status, .ping, .goAway:
        throw FuzzFailure("a client sends \(frame.type)")
      }
    }
  }
}
