import Collections
import NIOCore

/// Frames that wait because there are more than one write should carry, or because the peer does not
/// take them. Calls take turns, a frame each, so that a large message holds up nobody else's: a small
/// call passes it after at most one frame of every other call. What belongs to the connection goes
/// first. Frames of one call keep their order, and calls begin in the order in which they came.
struct FrameBacklog {
  /// About how much is written at once.
  static let chunkBytes = 64 << 10

  private var connectionFrames = ByteBuffer()
  private var frames = CallTable<Deque<ByteBuffer>>()
  /// Calls with frames, next one first.
  private var turns: Deque<UInt32> = []

  var isEmpty: Bool { connectionFrames.readableBytes == 0 && turns.isEmpty }

  /// Takes in whole frames as they were written one after the other. Their bytes are not copied.
  mutating func add(_ bytes: ByteBuffer) {
    var bytes = bytes
    while let length = bytes.getInteger(at: bytes.readerIndex, as: UInt32.self),
      let id = bytes.getInteger(
        at: bytes.readerIndex + Frame.lengthBytes + Frame.headerBytes - 4, as: UInt32.self),
      let frame = bytes.readSlice(length: Frame.lengthBytes + Int(length))
    {
      if id == 0 {
        connectionFrames.writeImmutableBuffer(frame)
      } else {
        var waiting = frames.removeValue(forKey: id) ?? []
        if waiting.isEmpty { turns.append(id) }
        waiting.append(frame)
        frames[id] = waiting
      }
    }
  }

  /// What to write next, about `chunkBytes` of it; `nil` when nothing is left.
  mutating func next() -> ByteBuffer? {
    var chunk = connectionFrames
    connectionFrames = ByteBuffer()
    while chunk.readableBytes < Self.chunkBytes, let id = turns.first,
      var waiting = frames.removeValue(forKey: id), let frame = waiting.popFirst()
    {
      turns.removeFirst()
      if !waiting.isEmpty {
        frames[id] = waiting
        turns.append(id)
      }
      // A large one goes as it is.
      if chunk.readableBytes == 0, frame.readableBytes >= Self.chunkBytes / 2 { return frame }
      chunk.writeImmutableBuffer(frame)
    }
    return chunk.readableBytes > 0 ? chunk : nil
  }
}
