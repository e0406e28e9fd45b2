import NIOCore
import RPC

/// A message that is only carried.
struct RawMessage: RPCMessage {
  static let protoName = "any"
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) { self.bytes = Array(bytes) }

  func serialize(into buffer: inout ByteBuffer) throws(RPCError) { buffer.writeBytes(bytes) }
}
