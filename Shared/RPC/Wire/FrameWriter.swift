import NIOCore

extension ByteBuffer {
  /// Empties a buffer whose bytes were handed over. Its memory is used again unless it grew large, or
  /// is still being written.
  mutating func reuse() {
    if capacity <= Frame.maximumLength { clear() } else { self = ByteBuffer() }
  }

  /// Appends one frame whose payload `body` writes.
  mutating func writeFrame(
    _ type: FrameType, flags: UInt8 = 0, callID: UInt32 = 0, _ body: (inout ByteBuffer) -> Void
  ) {
    let start = writerIndex
    writeMultipleIntegers(UInt32(0), type.rawValue, flags, callID)
    body(&self)
    setInteger(UInt32(writerIndex - start - Frame.lengthBytes), at: start)
  }

  /// Appends a frame without payload.
  mutating func writeFrame(_ type: FrameType, flags: UInt8 = 0, callID: UInt32 = 0) {
    writeFrame(type, flags: flags, callID: callID) { _ in }
  }

  /// Appends a message in as many frames as the peer's limit asks for: a first one, whose payload
  /// starts with what `head` writes and the message's length, then continuations.
  mutating func writeMessage(
    _ message: ByteBuffer, as type: FrameType, flags: UInt8 = 0, callID: UInt32,
    maximumLength: Int, head: (inout ByteBuffer) -> Void = { _ in }
  ) {
    var message = message
    let start = writerIndex
    writeFrame(type, flags: flags, callID: callID) { out in
      head(&out)
      out.writeInteger(UInt32(message.readableBytes))
      let used = out.writerIndex - start - Frame.lengthBytes
      let room = Swift.max(0, maximumLength - used)
      if let part = message.readSlice(length: Swift.min(room, message.readableBytes)) {
        out.writeImmutableBuffer(part)
      }
    }
    while message.readableBytes > 0 {
      let count = Swift.min(maximumLength - Frame.headerBytes, message.readableBytes)
      guard let part = message.readSlice(length: count) else { return }
      writeFrame(.continuation, callID: callID) { $0.writeImmutableBuffer(part) }
    }
  }

  /// Appends a status frame.
  mutating func writeStatus(
    _ status: WireStatus, flags: UInt8 = 0, callID: UInt32, limits: PeerSettings
  ) {
    writeFrame(.status, flags: flags, callID: callID) { status.write(to: &$0, limits: limits) }
  }

  /// Appends a length of two bytes and the text, cut at a character where it is too long.
  mutating func writeShortText(_ text: String, atMost limit: Int = 1024) {
    var text = Substring(text)
    while text.utf8.count > limit { text = text.prefix(text.count * limit / text.utf8.count) }
    writeInteger(UInt16(text.utf8.count))
    writeSubstring(text)
  }

  /// Reads what `writeShortText` wrote; text that is not UTF-8 is repaired.
  mutating func readShortText() -> String? {
    guard let count = readInteger(as: UInt16.self) else { return nil }
    return readSlice(length: Int(count)).map { String(buffer: $0) }
  }
}
