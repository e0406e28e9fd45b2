import CLibprotobufC
import NIOCore

/// A Swift value that stands for a protobuf-c struct. Generated types conform; packing and unpacking
/// is libprotobuf-c's work.
package protocol ProtobufMessage: RPCMessage, Hashable {
  /// The struct that `protoc-c` generated for the same message.
  associatedtype CMessage

  /// Fills a fresh struct with the defaults and its descriptor.
  static func initialize(_ c: UnsafeMutablePointer<CMessage>)

  /// Copies this value's fields into an initialized struct; what they point to lies in `arena`.
  func encode(
    into c: UnsafeMutablePointer<CMessage>, _ arena: borrowing ProtobufArena
  ) throws(RPCError)

  /// Copies the struct's fields into a Swift value that needs it no more.
  init(decoding c: UnsafePointer<CMessage>) throws(RPCError)
}

extension ProtobufMessage {
  // Straight code without closures over generic types: those would be looked up at run time.

  /// Packs the message at the end of `buffer`.
  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    let arena = ProtobufArena()
    let c = UnsafeRawPointer(try arena.message(self)).assumingMemoryBound(
      to: CLibprotobufC.ProtobufCMessage.self)
    let size = protobuf_c_message_get_packed_size(c)
    guard size > 0 else { return }
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { bytes in
      guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return 0 }
      return protobuf_c_message_pack(c, base)
    }
  }

  /// Unpacks a message. The bytes come from a peer and may be anything: memory is capped, nesting and
  /// strings are checked, and what fails is `.internalError`.
  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    let arena = ProtobufArena()
    guard let descriptor = try arena.descriptor(of: Self.self),
      ProtobufScan.isAcceptable(bytes, as: descriptor),
      let c = protobuf_c_message_unpack(
        descriptor, arena.allocator, bytes.count,
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    else {
      throw RPCError(.internalError, "The bytes are no \(Self.protoName), or unfold too far.")
    }
    try self.init(decoding: UnsafeRawPointer(c).assumingMemoryBound(to: CMessage.self))
  }

  /// The message's description in protobuf-c's terms.
  package static var descriptor: UnsafePointer<ProtobufCMessageDescriptor>? {
    try? ProtobufArena().descriptor(of: Self.self)
  }
}

extension ProtobufArena {
  /// The description of a message: taken from an initialized struct, because Swift gives no stable
  /// address of a C constant.
  fileprivate func descriptor<Message: ProtobufMessage>(
    of type: Message.Type
  ) throws(RPCError) -> UnsafePointer<ProtobufCMessageDescriptor>? {
    let c = try allocate(Message.CMessage.self, count: 1)
    Message.initialize(c)
    return UnsafeRawPointer(c).assumingMemoryBound(to: CLibprotobufC.ProtobufCMessage.self)
      .pointee.descriptor
  }
}

/// Reading of protobuf-c's members, for generated code.
package enum ProtobufRead {
  /// The text of a C string; not UTF-8 is an error, as proto3 wants it.
  package static func string(_ c: UnsafeMutablePointer<CChar>?) throws(RPCError) -> String {
    guard let c, c.pointee != 0 else { return "" }
    guard let text = String(validatingCString: c) else {
      throw RPCError(.internalError, "A string is not UTF-8.")
    }
    return text
  }

  /// A copy of the bytes.
  package static func bytes(_ c: ProtobufCBinaryData) -> [UInt8] {
    Array(UnsafeBufferPointer(start: c.data, count: c.len))
  }

  /// A copy of the numbers.
  package static func array<Value>(_ c: UnsafeMutablePointer<Value>?, _ count: Int) -> [Value] {
    Array(UnsafeBufferPointer(start: c, count: count))
  }

  /// The texts.
  package static func strings(
    _ c: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int
  ) throws(RPCError) -> [String] {
    var texts: [String] = []
    texts.reserveCapacity(count)
    for one in UnsafeBufferPointer(start: c, count: count) { texts.append(try string(one)) }
    return texts
  }

  /// The byte strings.
  package static func blobs(
    _ c: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int
  ) -> [[UInt8]] {
    UnsafeBufferPointer(start: c, count: count).map(bytes)
  }

  /// The message, if there is one.
  package static func message<Message: ProtobufMessage>(
    _ c: UnsafeMutablePointer<Message.CMessage>?
  ) throws(RPCError) -> Message? {
    guard let c else { return nil }
    return try Message(decoding: UnsafePointer(c))
  }

  /// The messages.
  package static func messages<Message: ProtobufMessage>(
    _ c: UnsafeMutablePointer<UnsafeMutablePointer<Message.CMessage>?>?, _ count: Int
  ) throws(RPCError) -> [Message] {
    var messages: [Message] = []
    messages.reserveCapacity(count)
    for case let one? in UnsafeBufferPointer(start: c, count: count) {
      messages.append(try Message(decoding: UnsafePointer(one)))
    }
    return messages
  }
}
