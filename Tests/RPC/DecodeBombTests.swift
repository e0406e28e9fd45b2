import CLibprotobufC
import Foundation
import NIOCore
import Testing

@testable import RPC
@testable import StackProto

/// Messages that are small on the wire and want to be large, or deep, in memory.
@Suite(.timeLimit(.minutes(10))) struct DecodeBombTests {
  private func code<Message: RPCMessage>(_ type: Message.Type, _ bytes: [UInt8]) -> RPCCode? {
    do {
      _ = try type.init(serialized: bytes)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func nestingIsFollowedToOneHundredAndNoFurther() throws {
    let descriptor = try #require(TypesV1.WebhookRequest.descriptor)
    let header: [UInt8] = [0x12, 0x02, 0x0a, 0x00]
    header.withUnsafeBytes { bytes in
      #expect(ProtobufScan.isAcceptable(bytes, as: descriptor, depth: 99))
      #expect(!ProtobufScan.isAcceptable(bytes, as: descriptor, depth: 100))
    }
  }

  /// What the contract does not know is skipped as a whole, however deep it says it is.
  @Test func unknownFieldsAreNotFollowed() throws {
    var bytes: [UInt8] = []
    for _ in 0..<10_000 {
      var length = bytes.count
      var outer: [UInt8] = [0xfa, 0x3f]  // Field 1023.
      while length >= 0x80 {
        outer.append(UInt8(length & 0x7f) | 0x80)
        length >>= 7
      }
      outer.append(UInt8(length))
      bytes = outer + bytes
    }
    #expect(try TypesV1.Header(serialized: bytes) == TypesV1.Header())
  }

  @Test func fourMegabytesOfEmptyPartsAreRefused() {
    let parts = [UInt8](repeating: 0, count: 4 << 20)
    func filled(_ field: UInt8) -> [UInt8] {
      var bytes = parts
      for index in stride(from: 0, to: bytes.count, by: 2) { bytes[index] = field << 3 | 2 }
      return bytes
    }
    // Messages, and texts.
    #expect(code(TypesV1.WebhookRequest.self, filled(2)) == .internalError)
    #expect(code(FundingV1.ListDepositsResponse.self, filled(1)) == .internalError)
    #expect(code(FundingV1.ListDepositsResponse.self, filled(2)) == .internalError)
  }

  @Test func unknownFieldsWithoutEndAreRefused() {
    // Field 1000, a number: three bytes each that protobuf-c would keep.
    var bytes: [UInt8] = []
    for _ in 0..<1_300_000 { bytes += [0xc0, 0x3e, 0x00] }
    #expect(code(TypesV1.Header.self, bytes) == .internalError)
  }

  /// Numbers packed into one field, for a field that has texts: the wrong kind is no message.
  @Test func packedNumbersInTheirMillionsAreNoText() {
    let numbers = [UInt8](repeating: 1, count: 4 << 20)
    #expect(
      code(FundingV1.ListDepositsResponse.self, [0x12, 0x80, 0x80, 0x80, 0x02] + numbers) == nil)
    #expect(
      code(TypesV1.PageRequest.self, [0x0a, 0x80, 0x80, 0x80, 0x02] + numbers) != .resourceExhausted
    )
    #expect(
      code(FundingV1.ListDepositsResponse.self, [0x0a, 0x80, 0x80, 0x80, 0x02] + numbers)
        == .internalError)
  }

  @Test(arguments: [
    ("NUL", [0x0a, 0x03, 0x41, 0x00, 0x42]), ("NUL alone", [0x0a, 0x01, 0x00]),
    ("cut short", [0x0a, 0x01, 0xc3]), ("overlong", [0x0a, 0x02, 0xc0, 0x80]),
    ("surrogate", [0x0a, 0x03, 0xed, 0xa0, 0x80]),
    ("beyond Unicode", [0x0a, 0x04, 0xf4, 0x90, 0x80, 0x80]),
    ("first bad, then good", [0x0a, 0x01, 0xff, 0x0a, 0x01, 0x41, 0x0a, 0x01, 0xff]),
  ])
  func badTextIsRefusedEverywhere(_ name: String, _ bytes: [UInt8]) {
    #expect(code(TypesV1.Header.self, bytes) == .internalError)
    #expect(code(RPCHealthRequest.self, bytes) == .internalError)
  }

  /// The library's own messages meet the same bombs as generated ones.
  @Test func aHealthCheckPassesOverWhatItDoesNotKnow() async throws {
    let server = RPCServer(.init(), services: [], logger: quiet)
    try await withRunning(server) {
      // Field 15, a number, a quarter of a million times.
      let bytes = [UInt8](repeating: 0x78, count: 512 << 10).enumerated().map {
        $0.offset % 2 == 0 ? $0.element : 1
      }
      var out = RawPeer.hello()
      for id in 1...UInt32(2) {
        out.writeMessage(
          ByteBuffer(bytes: bytes), as: .request, callID: id, maximumLength: 65_536
        ) { $0.writeMultipleIntegers(UInt16(0), UInt64(0), UInt16(0)) }
      }
      let peer = try await RawPeer.talk(to: try await server.boundPort, sending: out) {
        $0.count >= 3
      }
      #expect(peer.frames.dropFirst().map(\.type) == [.message, .message])
    }
  }

  @Test func aBombEndsItsCallAndNothingElse() async throws {
    try await withEcho { channel, port in
      var bomb = [UInt8](repeating: 0, count: 2 << 20)
      for index in stride(from: 0, to: bomb.count, by: 2) { bomb[index] = 0x12 }
      for round in 0..<2 {
        var out = RawPeer.hello()
        out.writeMessage(
          ByteBuffer(bytes: bomb), as: .request, callID: 1, maximumLength: 65_536
        ) { $0.writeMultipleIntegers(UInt16(0), UInt64(0), UInt16(0)) }
        out.writeImmutableBuffer(RawPeer.request(id: 2))
        let peer = try await RawPeer.talk(to: port, sending: out) { $0.count >= 3 }
        let status = try #require(peer.frames.first { $0.callID == 1 })
        #expect(try WireStatus(reading: status.payload).error?.code == .internalError)
        #expect(peer.frames.contains { $0.callID == 2 && $0.type == .message })
        let answer = try await channel.say("\(round)")
        #expect(answer == "\(round)")
      }
    }
  }

  /// The fuzzer's list, which nothing generates.
  @Test func everyGeneratedMessageIsFuzzed() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let list = try String(
      contentsOf: root.appending(path: "Tests/Fuzz/RPC/GeneratedMessages.swift"), encoding: .utf8)
    let generated = root.appending(path: "Proto/Generated/Swift")
    let files = try #require(FileManager.default.enumerator(atPath: generated.path))
    var count = 0
    for case let path as String in files where path.hasSuffix(".swift") {
      let text = try String(contentsOf: generated.appending(path: path), encoding: .utf8)
      var namespace = ""
      for line in text.split(separator: "\n") {
        if let match = line.firstMatch(of: /^extension ([\w.]+) \{/) { namespace = "\(match.1)" }
        guard let match = line.firstMatch(of: /^  package struct (\w+): ProtobufMessage/) else {
          continue
        }
        count += 1
        let name = "\(namespace).\(match.1).self"
        #expect(list.contains(" \(name),"), "add \(name) to GeneratedMessages")
      }
    }
    #expect(count > 100)
  }
}
