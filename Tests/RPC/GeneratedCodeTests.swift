import CLibprotobufC
import Foundation
import NIOCore
import StackProtoC
import Testing

@testable import RPC
@testable import StackProto

@Suite struct GeneratedCodeTests {
  static let webhook = TypesV1.WebhookRequest(
    source: "persona", headers: [.init(name: "a", value: "1"), .init(name: "ß", value: "")],
    body: [0, 1, 255])

  @Test func aMessageReadsBackAsItWas() throws {
    let bytes = try Self.webhook.serialized()
    #expect(try TypesV1.WebhookRequest(serialized: bytes) == Self.webhook)
  }

  @Test func protobufCReadsWhatWeWrite() throws {
    let bytes = try Self.webhook.serialized()
    let c = try #require(
      bytes.withUnsafeBufferPointer { buffer in
        stack__types__v1__webhook_request__unpack(nil, buffer.count, buffer.baseAddress)
      })
    defer { stack__types__v1__webhook_request__free_unpacked(c, nil) }
    #expect(String(cString: c.pointee.source) == "persona")
    #expect(c.pointee.n_headers == 2)
    #expect(String(cString: try #require(c.pointee.headers[1]).pointee.name) == "ß")
    #expect(c.pointee.body.len == 3)
    // And the other way round: what protobuf-c packs, we read.
    var packed = [UInt8](
      repeating: 0, count: stack__types__v1__webhook_request__get_packed_size(c))
    stack__types__v1__webhook_request__pack(c, &packed)
    #expect(packed == bytes)
    #expect(try TypesV1.WebhookRequest(serialized: packed) == Self.webhook)
  }

  @Test func anAbsentFieldIsItsDefaultAndTakesNoByte() throws {
    #expect(try TypesV1.UserEvent().serialized() == [])
    #expect(try TypesV1.UserEvent(serialized: []) == TypesV1.UserEvent())
  }

  @Test func extremesSurvive() throws {
    for value in [Int64.min, -1, 0, 1, .max] {
      let event = TypesV1.UserEvent(cursor: value, topic: "🙂", atMicros: value)
      #expect(try TypesV1.UserEvent(serialized: try event.serialized()) == event)
    }
  }

  @Test func valuesOfALaterContractAreKeptInEnumsAndSkippedInMessages() throws {
    #expect(TypesV1.Chain(rawValue: 77) == .unrecognized(77))
    #expect(TypesV1.Chain.allCases.map(\.rawValue) == [0, 1, 2])
    // Field 1 known, field 200 not.
    let bytes: [UInt8] = [0x0a, 0x01, 0x41, 0xc2, 0x0c, 0x01, 0x42]
    #expect(try TypesV1.Header(serialized: bytes) == TypesV1.Header(name: "A"))
  }

  @Test(arguments: [
    [0x0a], [0x0a, 0x05, 0x41], [0xff], [0x0b, 0x0c], [0x00, 0x01],
    [0x0a, 0x01, 0x00], [0x0a, 0x02, 0xc3, 0x28],
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  ])
  func bytesThatAreNoMessageAreRefused(_ bytes: [UInt8]) {
    let error = #expect(throws: RPCError.self) { try TypesV1.Header(serialized: bytes) }
    #expect(error?.code == .internalError)
  }

  @Test func aStringWithNULIsRefusedOnTheWayOutToo() {
    let error = #expect(throws: RPCError.self) {
      try TypesV1.Header(name: "a\0b").serialized()
    }
    #expect(error?.code == .internalError)
  }

  /// A million empty submessages: two megabytes that would unfold into a hundred.
  @Test func aMessageThatUnfoldsTooFarIsRefused() {
    var bytes: [UInt8] = []
    for _ in 0..<1_000_000 { bytes += [0x12, 0x00] }
    let error = #expect(throws: RPCError.self) { try TypesV1.WebhookRequest(serialized: bytes) }
    #expect(error?.code == .internalError)
  }

  @Test func noiseIsAMessageOrAnErrorAndNeverACrash() throws {
    var random = SplitMix64(seed: 42)
    let good = try Self.webhook.serialized()
    for _ in 0..<5000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
      if let message = try? TypesV1.WebhookRequest(serialized: bytes) {
        // What was read can be written and reads back the same.
        #expect(try TypesV1.WebhookRequest(serialized: try message.serialized()) == message)
      }
    }
  }

  /// SHA256SUMS names every contract, generator source and generated file: a change on either side
  /// shows here without building the generator.
  @Test func generatedCodeIsFresh() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let check = Process()
    check.executableURL = URL(filePath: "/usr/bin/env")
    check.arguments = ["bash", root.appending(path: "Proto/generate.sh").path, "--check"]
    let output = Pipe()
    check.standardError = output
    try check.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    check.waitUntilExit()
    #expect(check.terminationStatus == 0, "run Proto/generate.sh: \(text)")
  }
}
