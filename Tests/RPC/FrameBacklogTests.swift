import NIOCore
import Synchronization
import Testing

@testable import RPC
@testable import StackProto

@Suite struct FrameBacklogTests {
  /// Calls in the order in which they ended.
  private final class Ends: Sendable {
    let sizes = Mutex<[Int]>([])
  }

  /// Ids and sizes of the frames of everything that a backlog gives, in order.
  private func drained(_ backlog: inout FrameBacklog) throws -> [(id: UInt32, bytes: Int)] {
    var reader = FrameReader()
    var order: [(id: UInt32, bytes: Int)] = []
    while let chunk = backlog.next() {
      #expect(chunk.readableBytes < 3 * FrameBacklog.chunkBytes)
      reader.append(chunk)
      while let frame = try reader.next() {
        order.append((frame.callID, frame.payload.readableBytes))
      }
    }
    #expect(backlog.isEmpty)
    return order
  }

  @Test("Calls take turns, the connection's own frames go first, nothing is lost or swapped")
  func turns() throws {
    var bytes = ByteBuffer()
    let large = ByteBuffer(repeating: 1, count: 300_000)
    bytes.writeMessage(large, as: .message, callID: 1, maximumLength: Frame.maximumLength)
    bytes.writeMessage(large, as: .message, callID: 2, maximumLength: Frame.maximumLength)
    bytes.writeFrame(.status, callID: 2)
    for id in UInt32(3)...5 {
      bytes.writeMessage(ByteBuffer(string: "small"), as: .message, callID: id, maximumLength: 100)
    }
    bytes.writeFrame(.ping) { $0.writeInteger(UInt64(0)) }
    var backlog = FrameBacklog()
    backlog.add(bytes)
    let order = try drained(&backlog)
    #expect(order.map(\.id).prefix(6) == [0, 1, 2, 3, 4, 5])
    #expect(order.count == 1 + 5 + 6 + 3)
    for id in UInt32(1)...2 {
      // The announced length, the message, and for the second call the status at the end.
      let sizes = order.filter { $0.id == id }.map(\.bytes)
      #expect(sizes.reduce(0, +) == 300_004)
      if id == 2 { #expect(sizes.last == 0) }
    }
  }

  @Test("What comes while frames wait joins them")
  func later() throws {
    var backlog = FrameBacklog()
    var bytes = ByteBuffer()
    bytes.writeMessage(
      ByteBuffer(repeating: 1, count: 400_000), as: .message, callID: 8,
      maximumLength: Frame.maximumLength)
    backlog.add(bytes)
    #expect(backlog.next() != nil)
    var more = ByteBuffer()
    more.writeFrame(.cancel, callID: 9)
    backlog.add(more)
    let order = try drained(&backlog)
    #expect(order.map(\.id).prefix(3) == [8, 9, 8])
  }

  @Test("A small answer passes large ones that were begun before it")
  func answers() async throws {
    try await withEcho { _, port in
      var bytes = RawPeer.hello()
      let count = TypesV1.PageRequest(first: 1, after: "2000000")
      for id in UInt32(1)...3 {
        let body = try count.serialized()
        bytes.writeImmutableBuffer(RawPeer.request(id: id, method: 7, body: body))
      }
      bytes.writeImmutableBuffer(RawPeer.request(id: 4))
      let peer = try await RawPeer.talk(to: port, sending: bytes) { frames in
        frames.count { $0.type == .status } == 3
      }
      let small = try #require(peer.frames.lastIndex { $0.callID == 4 })
      let large = try #require(peer.frames.firstIndex { $0.type == .status })
      #expect(small < large)
      #expect(peer.frames.count { $0.callID == 4 } == 1)
    }
  }

  @Test("A small request passes a large one that was begun before it")
  func requests() async throws {
    try await withEcho { channel, _ in
      // Both are written in the same turn of the loop.
      _ = try await channel.say("connect")
      let ends = Ends()
      try await withTaskExecutorPreference(channel.taskExecutor) {
        try await withThrowingTaskGroup(of: Void.self) { calls in
          for text in [String(repeating: "x", count: 3_000_000), "small"] {
            calls.addTask {
              _ = try await channel.say(text)
              ends.sizes.withLock { $0.append(text.utf8.count) }
            }
          }
          try await calls.waitForAll()
        }
      }
      #expect(ends.sizes.withLock { $0 } == [5, 3_000_000])
    }
  }
}
