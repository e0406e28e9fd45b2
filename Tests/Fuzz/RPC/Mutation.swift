import FuzzSupport
import NIOCore

@testable import RPC

/// What is done to a valid conversation, which is a list of frames.
enum Mutation {
  /// The frames as bytes, changed in some way; unchanged once in eight times.
  static func bytes(of frames: [ByteBuffer], _ random: inout SeededGenerator) -> [UInt8] {
    var frames = frames
    guard !random.once(in: 8) else { return joined(frames) }
    for _ in 0...random.small(4) where !frames.isEmpty { change(&frames, &random) }
    var bytes = joined(frames)
    if random.once(in: 2) { flip(&bytes, &random) }
    if random.once(in: 4) { bytes = Array(bytes.prefix(random.small(bytes.count + 1))) }
    if random.once(in: 16) { bytes += random.bytes(random.small(64)) }
    return bytes
  }

  /// Changes single bytes, removes or adds some.
  static func flip(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    for _ in 0...random.small(8) where !bytes.isEmpty {
      let index = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 8 {
      case 0: bytes.remove(at: index)
      case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
      case 2: bytes[index] = random.pick([0, 1, 0x7f, 0x80, 0xff])
      case 3: bytes[index] ^= 1 << UInt8(random.next() % 8)
      case 4: bytes.removeSubrange(index..<min(bytes.count, index + random.small(64)))
      case 5:
        let end = min(bytes.count, index + random.small(64))
        bytes.insert(contentsOf: bytes[index..<end], at: index)
      default: bytes[index] = UInt8(truncatingIfNeeded: random.next())
      }
    }
  }

  private static func change(_ frames: inout [ByteBuffer], _ random: inout SeededGenerator) {
    let index = Int(random.next() % UInt64(frames.count))
    let other = Int(random.next() % UInt64(frames.count))
    switch random.next() % 6 {
    case 0: frames.remove(at: index)
    case 1: frames.insert(frames[index], at: other)
    case 2: frames.swapAt(index, other)
    case 3:  // The length lies.
      let length = frames[index].getInteger(at: 0, as: UInt32.self) ?? 0
      let lie = random.pick([0, 5, 6, length &+ 1, length &- 1, 65_536, 65_537, .max])
      frames[index].setInteger(lie, at: 0)
    case 4:  // Another type, or another call.
      frames[index].setInteger(UInt8(random.next() % 13), at: 4)
      if random.once(in: 2) { frames[index].setInteger(UInt32(random.next() % 9), at: 6) }
    default:  // A number in the payload lies.
      let count = max(1, frames[index].readableBytes - 13)
      let place = 10 + Int(random.next() % UInt64(count))
      guard place + 4 <= frames[index].readableBytes else { return }
      frames[index].setInteger(random.pick([0, 1, 0xffff, 1 << 22, .max] as [UInt32]), at: place)
    }
  }

  private static func joined(_ frames: [ByteBuffer]) -> [UInt8] {
    frames.flatMap { Array($0.readableBytesView) }
  }
}
