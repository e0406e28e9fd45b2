import NIOCore
import Testing

@testable import RPC

@Suite struct ClientConnectionStateTests {
  /// A busy channel gets there in some months; it must then go on over another connection.
  @Test func afterTheLastCallIDTheConnectionIsLeft() throws {
    var bytes = ByteBuffer()
    Hello(limits: .init(), methods: [.init(name: "a.v1.A/B", kind: .unary)])
      .write(to: &bytes)
    var reader = FrameReader()
    reader.append(bytes)
    var state = ClientConnectionState(limits: .init(), lastID: .max - 2)
    var out = ByteBuffer()
    _ = try state.receive(try #require(try reader.next()), into: &out)
    func open() throws -> UInt32 {
      try state.open(
        method: "a.v1.A/B", kind: .unary, metadata: [:], request: ByteBuffer(),
        remaining: nil, into: &out)
    }
    #expect(try open() == .max - 1)
    #expect(state.goAwayReason == nil)
    #expect(try open() == .max)
    #expect(state.goAwayReason != nil)
    #expect(!state.hasRoom)
    #expect(throws: RPCError.self) { try open() }
  }
}
