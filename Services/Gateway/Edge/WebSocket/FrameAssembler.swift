import NIOCore
import NIOWebSocket

/// Puts messages together from frames (RFC 6455, section 5.4), within a size.
struct FrameAssembler {
  enum Event: Equatable {
    case message([UInt8])
    case ping(ByteBuffer)
    case pong
    case close
    /// A message that goes on in the next frame.
    case partial
  }

  private let limit: Int
  private var message: [UInt8] = []
  private var isWithinMessage = false

  init(limit: Int) {
    self.limit = limit
  }

  mutating func accept(_ frame: WebSocketFrame) throws(SocketClosure) -> Event {
    // A client masks what it sends (section 5.1).
    guard frame.maskKey != nil else { throw .protocolError }
    switch frame.opcode {
    case .ping: return .ping(frame.unmaskedData)
    case .pong: return .pong
    case .connectionClose: return .close
    case .text:
      guard !isWithinMessage else { throw .protocolError }
    case .continuation:
      guard isWithinMessage else { throw .protocolError }
    case .binary: throw .unsupportedData
    default: throw .protocolError
    }
    let data = frame.unmaskedData
    guard message.count + data.readableBytes <= limit else { throw .tooBig }
    // In place: a message may come a byte at a time.
    message.append(contentsOf: data.readableBytesView)
    isWithinMessage = !frame.fin
    guard frame.fin else { return .partial }
    defer { message = [] }
    return .message(message)
  }
}
