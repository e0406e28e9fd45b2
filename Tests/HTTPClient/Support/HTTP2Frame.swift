import NIOCore

/// One HTTP/2 frame; the payload as on the wire.
struct HTTP2Frame: Sendable {
  enum Kind: UInt8, Sendable {
    case data = 0, headers, priority, reset, settings, push, ping, goAway, windowUpdate
    case continuation
  }

  var kind: Kind
  var flags: UInt8 = 0
  var stream: UInt32 = 0
  var payload: [UInt8] = []

  var endsStream: Bool { (kind == .data || kind == .headers) && flags & 1 == 1 }

  /// ":status: 200" from HPACK's static table.
  static func ok(_ stream: UInt32, ends: Bool = false) -> HTTP2Frame {
    HTTP2Frame(kind: .headers, flags: ends ? 5 : 4, stream: stream, payload: [0x88])
  }

  static func data(_ stream: UInt32, _ text: String, ends: Bool = true) -> HTTP2Frame {
    HTTP2Frame(kind: .data, flags: ends ? 1 : 0, stream: stream, payload: Array(text.utf8))
  }

  static func reset(_ stream: UInt32, code: UInt8) -> HTTP2Frame {
    HTTP2Frame(kind: .reset, stream: stream, payload: [0, 0, 0, code])
  }

  static func goAway(last stream: UInt8) -> HTTP2Frame {
    HTTP2Frame(kind: .goAway, payload: [0, 0, 0, stream, 0, 0, 0, 0])
  }
}

extension HTTP2Frame {
  /// The next whole frame, if there is one.
  init?(from buffer: inout ByteBuffer) {
    guard let header = buffer.getBytes(at: buffer.readerIndex, length: 9) else { return nil }
    let length = Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2])
    guard buffer.readableBytes >= 9 + length else { return nil }
    buffer.moveReaderIndex(forwardBy: 9)
    kind = Kind(rawValue: header[3]) ?? .priority
    flags = header[4]
    stream = header[5...8].reduce(0) { $0 << 8 | UInt32($1) }
    payload = buffer.readBytes(length: length) ?? []
  }

  func write(to buffer: inout ByteBuffer) {
    let length = payload.count
    buffer.writeBytes([UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255)])
    buffer.writeBytes([kind.rawValue, flags])
    buffer.writeInteger(stream)
    buffer.writeBytes(payload)
  }
}
