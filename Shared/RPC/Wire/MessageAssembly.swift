import NIOCore

/// A message that arrives in parts. Room is made as bytes come, never as they are announced.
struct MessageAssembly {
  private(set) var bytes: ByteBuffer
  private let total: Int

  /// Starts with the part in the first frame, nearly always the whole: that is not copied again when
  /// it keeps little memory alive.
  ///
  /// - Throws: `ProtocolViolation` when that is more than was announced.
  init(total: Int, first: ByteBuffer) throws(ProtocolViolation) {
    self.total = total
    guard first.readableBytes != total || first.storageCapacity > FrameReader.pieceBytes else {
      bytes = first
      return
    }
    bytes = ByteBuffer()
    bytes.reserveCapacity(first.readableBytes)
    try append(first)
  }

  var isComplete: Bool { bytes.readableBytes == total }

  /// Takes in a further part.
  mutating func append(_ part: ByteBuffer) throws(ProtocolViolation) {
    guard part.readableBytes <= total - bytes.readableBytes else {
      throw ProtocolViolation("more bytes than announced")
    }
    bytes.writeImmutableBuffer(part)
  }
}
