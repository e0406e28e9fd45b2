import FuzzSupport
import NIOCore

@testable import RPC

/// Valid frames of one side, made at random: what mutations start from.
struct Conversation {
  /// What both sides of every conversation agree on.
  static let limits = RPCLimits(
    maximumMessageBytes: 4096, maximumMetadataBytes: 256, maximumConcurrentCalls: 8,
    streamWindowBytes: 600)
  static let methods: [Hello.Method] = [
    .init(name: "fuzz.v1.Fuzz/Say", kind: .unary),
    .init(name: "fuzz.v1.Fuzz/Count", kind: .serverStreaming),
    .init(name: "fuzz.v1.Fuzz/Sum", kind: .clientStreaming),
    .init(name: "fuzz.v1.Fuzz/Chat", kind: .bidirectional),
  ]

  private(set) var frames: [ByteBuffer] = []

  /// A client's: its hello, requests, and what belongs to them.
  static func ofClient(_ random: inout SeededGenerator) -> Conversation {
    var talk = Conversation()
    talk.add { Hello(limits: limits).write(to: &$0) }
    var id = UInt32(random.small(3))
    for _ in 0..<random.small(24) {
      switch random.next() % 8 {
      case 0: talk.addPing(&random)
      case 1 where id > 0: talk.add { $0.writeFrame(.cancel, callID: id) }
      case 2 where id > 0:
        let bytes = UInt32(random.small(2000))
        talk.add { $0.writeFrame(.credit, callID: id) { $0.writeInteger(bytes) } }
      case 3 where random.once(in: 8): talk.addGoAway(last: 0)
      case 3,
        4 where id > 0:
        talk.addMessage(id, flags: 0, &random)
      case 5 where id > 0 && random.once(in: 2): talk.add { $0.writeFrame(.done, callID: id) }
      default:
        id += 1 + UInt32(random.small(2))
        talk.addRequest(id, &random)
      }
    }
    return talk
  }

  /// A server's: its hello, and answers to the calls with these ids.
  static func ofServer(answering ids: [UInt32], _ random: inout SeededGenerator) -> Conversation {
    var talk = Conversation()
    talk.add { Hello(limits: limits, methods: methods).write(to: &$0) }
    for _ in 0..<random.small(32) {
      guard let id = ids.randomElement(using: &random) else { break }
      switch random.next() % 8 {
      case 0: talk.addPing(&random)
      case 1: talk.addStatus(id, &random)
      case 2 where random.once(in: 4): talk.addGoAway(last: id)
      case 3 where random.once(in: 2):
        let bytes = UInt32(random.small(2000))
        talk.add { $0.writeFrame(.credit, callID: id) { $0.writeInteger(bytes) } }
      default: talk.addMessage(id, flags: UInt8(random.next() % 2), &random)
      }
    }
    return talk
  }

  /// One frame, or the frames of one message.
  private mutating func add(_ write: (inout ByteBuffer) -> Void) {
    var bytes = ByteBuffer()
    write(&bytes)
    // Frame by frame, so that they can be mixed up.
    while let length = bytes.getInteger(at: bytes.readerIndex, as: UInt32.self),
      let frame = bytes.readSlice(length: Frame.lengthBytes + Int(length))
    {
      frames.append(ByteBuffer(bytes: frame.readableBytesView))
    }
  }

  private mutating func addPing(_ random: inout SeededGenerator) {
    let value = random.next()
    add { $0.writeFrame(value % 2 == 0 ? .ping : .pong) { $0.writeInteger(value) } }
  }

  private mutating func addGoAway(last: UInt32) {
    add { GoAway(lastID: last, reason: "so long").write(to: &$0) }
  }

  private mutating func addRequest(_ id: UInt32, _ random: inout SeededGenerator) {
    let metadata = Self.metadata(&random)
    let method = Int(random.next() % UInt64(Self.methods.count))
    let isStream = Self.methods[method].kind?.streamsRequests == true
    let message = ByteBuffer(bytes: isStream ? [] : random.bytes(random.small(600)))
    let timeout = random.pick([0, 1, 1_000_000, .max] as [UInt64])
    let room = random.pick([40, 400, 16_384])
    add { out in
      out.writeMessage(message, as: .request, callID: id, maximumLength: room) { out in
        out.writeMultipleIntegers(UInt16(method), timeout)
        metadata.write(to: &out)
      }
    }
  }

  private mutating func addMessage(_ id: UInt32, flags: UInt8, _ random: inout SeededGenerator) {
    let message = ByteBuffer(bytes: random.bytes(random.small(600)))
    let room = random.pick([20, 200, 16_384])
    add { $0.writeMessage(message, as: .message, flags: flags, callID: id, maximumLength: room) }
  }

  private mutating func addStatus(_ id: UInt32, _ random: inout SeededGenerator) {
    let status = Self.status(&random)
    let flags = UInt8(random.next() % 4)
    add { $0.writeStatus(status, flags: flags, callID: id, limits: PeerSettings()) }
  }

  static func metadata(_ random: inout SeededGenerator) -> RPCMetadata {
    var metadata = RPCMetadata()
    for _ in 0..<random.small(5) {
      metadata.append(random.pick(["", "a", "text with spaces"]), for: random.pick(["a", "b.c"]))
      if random.once(in: 4) { metadata.append(bytes: random.bytes(8), for: "raw-bin") }
    }
    return metadata
  }

  static func status(_ random: inout SeededGenerator) -> WireStatus {
    guard !random.once(in: 3) else { return WireStatus(metadata: metadata(&random)) }
    return WireStatus(
      RPCError(
        RPCCode(rawValue: 1 + Int(random.next() % 16)) ?? .unknown, random.pick(["", "Not now."]),
        reason: random.pick([nil, "MARKET_CLOSED"]), field: random.pick([nil, "amount"]),
        retryAfter: random.pick([nil, .seconds(3)]),
        details: random.once(in: 2) ? [.init(typeName: "x.Y", bytes: random.bytes(5))] : [],
        metadata: metadata(&random)))
  }
}

/// Cuts bytes as a network might, and hands them to a reader.
struct Chunks {
  let sizes: [Int]

  /// All at once.
  static func whole(_ bytes: [UInt8]) -> Chunks { Chunks(sizes: [bytes.count]) }

  /// In a few pieces, now and then in many.
  static func cut(_ bytes: [UInt8], _ random: inout SeededGenerator) -> Chunks {
    let longest = random.once(in: 16) ? 10 : max(1, bytes.count / 2)
    var sizes: [Int] = []
    var left = bytes.count
    while left > 0 {
      sizes.append(min(left, 1 + random.small(longest)))
      left -= sizes[sizes.count - 1]
    }
    return Chunks(sizes: sizes)
  }

  /// Calls `take` with each frame. Gives back why the reader or `take` wants no more, if so.
  func feed(
    _ bytes: [UInt8], _ take: (Frame) throws(ProtocolViolation) -> Void
  ) -> ProtocolViolation? {
    var reader = FrameReader()
    var rest = bytes[...]
    do throws(ProtocolViolation) {
      for count in sizes {
        reader.append(ByteBuffer(bytes: rest.prefix(count)))
        rest = rest.dropFirst(count)
        while let frame = try reader.next() { try take(frame) }
        reader.releaseRead()
      }
    } catch {
      return error
    }
    return nil
  }
}
