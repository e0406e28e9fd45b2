import FuzzSupport
import NIOCore

@testable import RPC

/// What is inside frames: hello, metadata, status, and the messages that the library itself speaks.
/// What can be read can be written, and reads back the same.
enum CodingFuzz {
  static func round(_ random: inout SeededGenerator) throws {
    switch random.next() % 4 {
    case 0: try hello(&random)
    case 1: try metadata(&random)
    case 2: try status(&random)
    default: try health(&random)
    }
  }

  private static func changed(
    _ bytes: ByteBuffer, _ random: inout SeededGenerator
  ) -> ByteBuffer {
    var changed = Array(bytes.readableBytesView)
    if !random.once(in: 8) { Mutation.flip(&changed, &random) }
    CrashNote.record(changed)
    return ByteBuffer(bytes: changed)
  }

  private static func payload(_ write: (inout ByteBuffer) -> Void) throws -> ByteBuffer {
    var bytes = ByteBuffer()
    write(&bytes)
    var reader = FrameReader()
    reader.append(bytes)
    return try reader.next()?.payload ?? ByteBuffer()
  }

  private static func hello(_ random: inout SeededGenerator) throws {
    let valid = try payload {
      Hello(limits: Conversation.limits, methods: Conversation.methods).write(to: &$0)
    }
    guard let read = try? Hello(reading: changed(valid, &random)) else { return }
    try FuzzFailure.unless(read.methods.count <= Hello.maximumMethods, "too many methods")
    try FuzzFailure.unless(
      (Frame.minimumMaximumLength...Frame.maximumLength).contains(read.settings.maximumFrameLength),
      "a frame limit out of range")
    let again = try Hello(reading: payload { read.write(to: &$0) })
    try FuzzFailure.unless(again.settings == read.settings, "a hello reads back changed")
  }

  private static func metadata(_ random: inout SeededGenerator) throws {
    var block = ByteBuffer()
    Conversation.metadata(&random).write(to: &block)
    block.moveReaderIndex(forwardBy: 2)
    guard let read = RPCMetadata(reading: changed(block, &random)) else { return }
    try FuzzFailure.unless(read.problem(limit: .max) == nil, "metadata that cannot travel")
    var written = ByteBuffer()
    read.write(to: &written)
    written.moveReaderIndex(forwardBy: 2)
    try FuzzFailure.unless(
      RPCMetadata(reading: written) == read, "metadata reads back changed")
  }

  private static func status(_ random: inout SeededGenerator) throws {
    var valid = ByteBuffer()
    Conversation.status(&random).write(to: &valid, limits: PeerSettings())
    guard let read = try? WireStatus(reading: changed(valid, &random)) else { return }
    var written = ByteBuffer()
    read.write(to: &written, limits: PeerSettings())
    let again = try WireStatus(reading: written)
    try FuzzFailure.unless(
      again.error?.code == read.error?.code && again.metadata == read.metadata,
      "a status reads back changed")
  }

  private static func health(_ random: inout SeededGenerator) throws {
    var valid = ByteBuffer()
    try RPCHealthRequest(service: "stack.funding.v1.Funding").serialize(into: &valid)
    let bytes = changed(valid, &random)
    guard let read = try? RPCHealthRequest(serialized: bytes) else { return }
    let again = try RPCHealthRequest(serialized: try read.serialized())
    try FuzzFailure.unless(again == read, "a message reads back changed")
    _ = try? RPCHealthResponse(serialized: bytes)
  }
}
