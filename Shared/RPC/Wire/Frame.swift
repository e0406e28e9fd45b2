import NIOCore

/// What a frame is for. The numbers and the layout of each payload are in `Proto/WIRE.md`.
enum FrameType: UInt8 {
  case hello = 1
  case request = 2
  case message = 3
  case continuation = 4
  case status = 5
  case credit = 6
  case cancel = 7
  case ping = 8
  case pong = 9
  case goAway = 10
  case done = 11

  /// Whether it belongs to a call; the others carry call id 0.
  var isForCall: Bool {
    switch self {
    case .request, .message, .continuation, .status, .credit, .cancel, .done: true
    case .hello, .ping, .pong, .goAway: false
    }
  }
}

/// One frame as it was cut from the stream.
struct Frame {
  /// On `message`: the call ends well when this message is complete.
  static let end: UInt8 = 0x01
  /// On `status`: the server has not started the call, so it may be made again.
  static let refused: UInt8 = 0x02

  /// Bytes of the length field.
  static let lengthBytes = 4
  /// Bytes of type, flags and call id, which the length counts.
  static let headerBytes = 6
  /// Largest length this implementation accepts and announces.
  static let maximumLength = 65_536
  /// Largest length every implementation accepts; before the peer's hello nothing longer is sent.
  static let minimumMaximumLength = 16_384

  let type: FrameType
  let flags: UInt8
  let callID: UInt32
  var payload: ByteBuffer

  func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}

/// The peer broke the protocol in a way that leaves no sense to the rest of the connection.
struct ProtocolViolation: Error, Equatable {
  /// What it did; also told to the peer.
  let text: String

  init(_ text: String) { self.text = text }
}

/// Cuts the byte stream into frames, in place. Holds at most one incomplete frame between reads.
struct FrameReader {
  /// What arrives is copied in pieces of about this size: messages can then be slices of a piece, and
  /// however long they live, they keep no more of a read alive, and NIO's buffer is free for the next.
  static let pieceBytes = 16 << 10

  /// What was read and is not in `buffer` yet.
  private var unread = ByteBuffer()
  /// The piece from which frames are cut.
  private var buffer = ByteBuffer()

  /// Takes in what was read from the socket.
  mutating func append(_ bytes: ByteBuffer) {
    if unread.readableBytes == 0 { unread = bytes } else { unread.writeImmutableBuffer(bytes) }
  }

  /// The next whole frame, or `nil` until more bytes arrive.
  ///
  /// - Throws: `ProtocolViolation` for a length or type that cannot be, as soon as it is there: such a
  ///   frame is never waited for.
  mutating func next() throws(ProtocolViolation) -> Frame? {
    while true {
      if let frame = try cut() { return frame }
      guard unread.readableBytes > 0 else { return nil }
      refill()
    }
  }

  /// Moves the next piece of what was read to what is left of the last one.
  private mutating func refill() {
    let left = buffer.readableBytes
    if left == 0, let length = unread.getInteger(at: unread.readerIndex, as: UInt32.self),
      length > Self.pieceBytes
    {
      // A large frame is cut from the read itself: its bytes are copied when its message is put
      // together.
      buffer = unread
      unread = ByteBuffer()
      return
    }
    let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) ?? 0
    let wanted = max(Self.pieceBytes, Frame.lengthBytes + Int(length)) - left
    guard let piece = unread.readSlice(length: min(wanted, unread.readableBytes)) else { return }
    if left == 0 || buffer.readerIndex > 0 {
      // Messages are slices of the last piece.
      var next = ByteBuffer()
      next.reserveCapacity(left + piece.readableBytes)
      next.writeImmutableBuffer(buffer)
      buffer = next
    }
    buffer.writeImmutableBuffer(piece)
  }

  /// Cuts a frame from the piece, if a whole one is left.
  private mutating func cut() throws(ProtocolViolation) -> Frame? {
    let start = buffer.readerIndex
    guard let length = buffer.getInteger(at: start, as: UInt32.self) else { return nil }
    guard length >= Frame.headerBytes, length <= Frame.maximumLength else {
      throw ProtocolViolation("frame of \(length) bytes")
    }
    guard buffer.readableBytes >= Frame.lengthBytes + Int(length) else {
      return nil
    }
    buffer.moveReaderIndex(forwardBy: Frame.lengthBytes)
    guard let rawType = buffer.readInteger(as: UInt8.self),
      let flags = buffer.readInteger(as: UInt8.self),
      let callID = buffer.readInteger(as: UInt32.self),
      let payload = buffer.readSlice(length: Int(length) - Frame.headerBytes)
    else { return nil }
    guard let type = FrameType(rawValue: rawType) else {
      throw ProtocolViolation("frame type \(rawType)")
    }
    guard type.isForCall == (callID != 0) else {
      throw ProtocolViolation("call id \(callID) on frame type \(rawType)")
    }
    return Frame(type: type, flags: flags, callID: callID, payload: payload)
  }

  /// Gives up the memory of frames already taken.
  mutating func releaseRead() {
    if buffer.readableBytes == 0 { buffer = ByteBuffer() }
  }
}
