import CLibprotobufC
import FuzzSupport

@testable import RPC

/// Every generated message's decoder: bytes are a message or an error, and what was read is written
/// the same way again and again.
enum MessageFuzz {
  static func round(_ random: inout SeededGenerator) throws {
    let type = random.pick(GeneratedMessages.all)
    try check(type, &random)
  }

  private static func check<Message: ProtobufMessage>(
    _ type: Message.Type, _ random: inout SeededGenerator
  ) throws {
    guard let descriptor = type.descriptor else { throw FuzzFailure("no descriptor") }
    var bytes: [UInt8] = []
    if random.once(in: 32) {
      bytes = random.bytes(random.small(200))
    } else {
      WireFields.write(descriptor, to: &bytes, depth: 0, &random)
    }
    if !random.once(in: 4) { Mutation.flip(&bytes, &random) }
    if random.once(in: 8) { bytes = Array(bytes.prefix(random.small(bytes.count + 1))) }
    CrashNote.record(bytes)
    let message: Message
    do {
      message = try Message(serialized: bytes)
    } catch {
      return try FuzzFailure.unless(
        error.code == .internalError, "\(type.protoName) is refused with \(error.code.name)")
    }
    let written = try message.serialized()
    let again = try Message(serialized: written)
    try FuzzFailure.unless(
      try again.serialized() == written, "\(type.protoName) reads back changed")
  }
}

/// Serialized messages at random, mostly as the contract says.
enum WireFields {
  static func write(
    _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, to bytes: inout [UInt8], depth: Int,
    _ random: inout SeededGenerator
  ) {
    let fields = UnsafeBufferPointer(
      start: descriptor.pointee.fields, count: Int(descriptor.pointee.n_fields))
    for field in fields where !random.once(in: 3) {
      let count = field.label == PROTOBUF_C_LABEL_REPEATED ? random.small(20) : 1
      // Now and then twice, as a merge.
      for _ in 0..<(random.once(in: 16) ? count + 1 : count) {
        write(field, to: &bytes, depth: depth, &random)
      }
    }
    if random.once(in: 8) {  // From a later contract.
      varint(UInt64(1000 + random.small(1000)) << 3, to: &bytes)
      varint(random.next(), to: &bytes)
    }
  }

  private static func write(
    _ field: ProtobufCFieldDescriptor, to bytes: inout [UInt8], depth: Int,
    _ random: inout SeededGenerator
  ) {
    let key = UInt64(field.id) << 3
    switch field.type {
    case PROTOBUF_C_TYPE_STRING:
      let texts = ["", "a", "0192f0c4-0000-7000-8000-000000000000", "ß🙂", "a\0b", "1.000000"]
      block(Array(random.pick(texts).utf8), key, to: &bytes)
    case PROTOBUF_C_TYPE_BYTES:
      block(random.bytes(random.small(100)), key, to: &bytes)
    case PROTOBUF_C_TYPE_MESSAGE:
      var inner: [UInt8] = []
      if depth < 4, let descriptor = field.descriptor {
        write(
          descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self), to: &inner,
          depth: depth + 1, &random)
      }
      block(inner, key, to: &bytes)
    case PROTOBUF_C_TYPE_DOUBLE, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64:
      varint(key | 1, to: &bytes)
      bytes += random.bytes(8)
    case PROTOBUF_C_TYPE_FLOAT, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32:
      varint(key | 5, to: &bytes)
      bytes += random.bytes(4)
    default:
      varint(key, to: &bytes)
      varint(random.pick([0, 1, 2, 127, 1 << 31, .max, random.next()]), to: &bytes)
    }
  }

  private static func block(_ content: [UInt8], _ key: UInt64, to bytes: inout [UInt8]) {
    varint(key | 2, to: &bytes)
    varint(UInt64(content.count), to: &bytes)
    bytes += content
  }

  private static func varint(_ value: UInt64, to bytes: inout [UInt8]) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
  }
}
