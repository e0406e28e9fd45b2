import NIOCore

/// Cuts a stream into frames: `u32 length`, `u32 number`, bytes.
struct Frames {
  private var buffer = ByteBuffer()

  mutating func append(_ bytes: ByteBuffer) {
    if buffer.readableBytes == 0 {
      buffer = bytes
    } else {
      buffer.discardReadBytes()
      buffer.writeImmutableBuffer(bytes)
    }
  }

  mutating func next() -> (number: UInt32, bytes: ByteBuffer)? {
    guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self),
      buffer.readableBytes >= 4 + Int(length)
    else { return nil }
    buffer.moveReaderIndex(forwardBy: 4)
    guard let number = buffer.readInteger(as: UInt32.self),
      let bytes = buffer.readSlice(length: Int(length) - 4)
    else { return nil }
    return (number, bytes)
  }

  /// Gives the read bytes back.
  mutating func release() {
    if buffer.readableBytes == 0 { buffer = ByteBuffer() }
  }
}

extension ByteBuffer {
  mutating func writeFrame(_ number: UInt32, _ bytes: ByteBuffer) {
    writeMultipleIntegers(UInt32(4 + bytes.readableBytes), number)
    writeImmutableBuffer(bytes)
  }
}
