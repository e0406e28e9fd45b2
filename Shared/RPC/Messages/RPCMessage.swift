import NIOCore

/// A value that travels as one message.
package protocol RPCMessage: Sendable {
  /// Full name in the contract, for example `stack.funding.v1.Deposit`.
  static var protoName: String { get }

  /// Appends the serialized message to `buffer`.
  ///
  /// - Throws: `RPCError` with `.internalError` when the value cannot be serialized.
  func serialize(into buffer: inout ByteBuffer) throws(RPCError)

  /// Reads a message from exactly these bytes.
  ///
  /// - Throws: `RPCError` with `.internalError` when they are not such a message, or when reading it
  ///   would take too much memory.
  init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError)
}

extension RPCMessage {
  /// The serialized message.
  ///
  /// - Throws: `RPCError` with `.internalError` when the value cannot be serialized.
  package func serialized() throws(RPCError) -> [UInt8] {
    var buffer = ByteBuffer()
    try serialize(into: &buffer)
    return Array(buffer.readableBytesView)
  }

  /// Reads a message from exactly these bytes.
  ///
  /// - Throws: `RPCError` with `.internalError` when they are not such a message.
  package init(serialized bytes: [UInt8]) throws(RPCError) {
    let read = bytes.withUnsafeBytes { bytes in
      Result { () throws(RPCError) -> Self in try Self(serialized: bytes) }
    }
    self = try read.get()
  }

  /// Reads a message from everything readable in `buffer`.
  ///
  /// - Throws: `RPCError` with `.internalError` when it is not such a message.
  package init(serialized buffer: ByteBuffer) throws(RPCError) {
    self = try buffer.withUnsafeReadableBytes { (bytes) throws(RPCError) in
      try Self(serialized: bytes)
    }
  }
}
