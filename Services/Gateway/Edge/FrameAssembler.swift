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
  private var message: [UInt8]?

  init(limit: Int) {
    self.limit = limit
  }

  mutating func accept(_ frame: WebSocketFrame) throws(SocketClosure) -> Event {
    switch frame.opcode {
    case .ping: return .ping(frame.unmaskedData)
    case .pong: return .pong
    case .connectionClose: return .close
    case .text:
      guard message == nil else { throw .protocolError }
      message = []
    case .continuation:
      guard message != nil else { throw .protocolError }
    case .binary: throw .unsupportedData
    default: throw .protocolError
    }
    var whole = message ?? []
    let data = frame.unmaskedData
    guard whole.count + data.readableBytes <= limit else { throw .tooBig }
    whole.append(contentsOf: data.readableBytesView)
    guard frame.fin else {
      message = whole
      return .partial
    }
    message = nil
    return .message(whole)
  }
}
