import NIOCore
import Testing

@testable import RPC
@testable import StackProto

@Suite struct FrameTests {
  @Test func framesComeOutAsTheyWentInHoweverTheStreamIsCut() throws {
    var bytes = ByteBuffer()
    bytes.writeFrame(.ping) { $0.writeInteger(UInt64(1)) }
    bytes.writeFrame(.credit, callID: 7) { $0.writeInteger(UInt32(9)) }
    bytes.writeFrame(.cancel, callID: 8)
    for size in 1...bytes.readableBytes {
      var reader = FrameReader()
      var rest = bytes
      var frames: [Frame] = []
      while let part = rest.readSlice(length: min(size, rest.readableBytes)),
        part.readableBytes > 0
      {
        reader.append(part)
        while let frame = try reader.next() { frames.append(frame) }
      }
      #expect(frames.map(\.type) == [.ping, .credit, .cancel])
      #expect(frames.map(\.callID) == [0, 7, 8])
      #expect(frames.map(\.payload.readableBytes) == [8, 4, 0])
    }
  }

  @Test func smallFramesKeepLittleOfAReadAliveAndLargeOnesComeOutWhole() throws {
    // What one read may bring: small frames around one that is longer than a piece.
    let sizes = [200, 70, 3000, 200] + Array(repeating: 200, count: 60) + [40_000, 0, 200, 9000]
    var bytes = ByteBuffer()
    for (number, size) in sizes.enumerated() {
      bytes.writeFrame(.continuation, callID: UInt32(number + 1)) { out in
        out.writeRepeatingByte(UInt8(truncatingIfNeeded: number), count: size)
      }
    }
    for size in [1, 1000, 16_384, 65_536] {
      var reader = FrameReader()
      var rest = bytes
      var frames: [Frame] = []
      while let part = rest.readSlice(length: min(size, rest.readableBytes)),
        part.readableBytes > 0
      {
        reader.append(part)
        while let frame = try reader.next() { frames.append(frame) }
        reader.releaseRead()
      }
      #expect(frames.map(\.payload.readableBytes) == sizes)
      #expect(frames.map(\.callID) == sizes.indices.map { UInt32($0 + 1) })
      for (number, frame) in frames.enumerated() {
        let byte = UInt8(truncatingIfNeeded: number)
        #expect(frame.payload.readableBytesView.allSatisfy { $0 == byte })
      }
      #expect(frames[10].payload.storageCapacity <= FrameReader.pieceBytes)
    }
  }

  @Test func anImpossibleLengthIsSeenBeforeItsBytesArrive() {
    var reader = FrameReader()
    var bytes = ByteBuffer()
    bytes.writeInteger(UInt32(Frame.maximumLength + 1))
    reader.append(bytes)
    #expect(throws: ProtocolViolation.self) { try reader.next() }
  }

  @Test func aHelloReadsBackAndSkipsWhatItDoesNotKnow() throws {
    let hello = Hello(
      limits: .init(maximumMessageBytes: 1234),
      methods: [.init(name: "a.B/C", kind: .unary), .init(name: "a.B/D", kind: .serverStreaming)])
    var bytes = ByteBuffer()
    hello.write(to: &bytes)
    var reader = FrameReader()
    reader.append(bytes)
    let frame = try #require(try reader.next())
    #expect(try Hello(reading: frame.payload) == hello)

    var later = ByteBuffer()
    later.writeBytes(Hello.magic)
    later.writeBytes([1, 1, 200, 0, 0, 0, 5, 0, 0])
    #expect(try Hello(reading: later).settings == PeerSettings())
  }

  @Test func theErrorDetailIsTheContractsMessage() throws {
    let error = RPCError(
      .failedPrecondition, "", reason: "KYC_REQUIRED", field: "f", retryAfter: .seconds(2))
    let detail = try #require(ErrorDetailCoding.detail(of: error))
    let message = TypesV1.ErrorDetail(reason: "KYC_REQUIRED", field: "f", retryAfterMillis: 2000)
    #expect(detail.typeName == TypesV1.ErrorDetail.protoName)
    #expect(try TypesV1.ErrorDetail(serialized: detail.bytes) == message)
    var read = RPCError(.failedPrecondition, "")
    let bytes = try message.serialized()
    #expect(ErrorDetailCoding.apply(.init(typeName: detail.typeName, bytes: bytes), to: &read))
    #expect(read == error)
  }

  @Test func backoffGrowsToItsLimitAndNeverBeyondTheJitter() {
    var random = SplitMix64(seed: 1)
    let backoff = RPCBackoff(initial: .milliseconds(100), maximum: .seconds(1))
    for failures in 1...100 {
      let delay = backoff.delay(afterFailures: failures, using: &random)
      #expect(delay >= .milliseconds(80))
      #expect(delay <= .milliseconds(1200))
    }
    #expect(backoff.delay(afterFailures: 100, using: &random) >= .milliseconds(800))
  }

  @Test(arguments: [
    ("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:7101", "::1", 7101), ("host:0", "host", 0),
  ])
  func addressesReadAndPrint(_ text: String, _ host: String, _ port: Int) throws {
    let address = try #require(RPCAddress(text))
    #expect(address == RPCAddress(host: host, port: port))
    #expect(address.description == text)
  }

  @Test(arguments: ["", "host", ":80", "host:", "host:70000", "::1:80", "host:-1"])
  func whatIsNoAddressIsNone(_ text: String) {
    #expect(RPCAddress(text) == nil)
  }
}
