import Foundation
import Testing

@testable import RPCTool

/// JSON and the wire, held against protobuf's own library.
@Suite(.timeLimit(.minutes(10))) struct ToolCodecTests {
  @Test(.enabled(if: Program.python != nil, "deploy/stack test installs Python's protobuf"))
  func everyTypeIsReadAndWrittenAsProtobufDoes() async throws {
    let python = try #require(Program.python)
    let script = Program.root.appending(path: "Tests/RPC/PythonClient/canonical.py").path
    let told = try await Program.run(python, ["-B", script])
    try #require(told.status == 0, "\(told.error)")
    let lines = told.output.split(separator: "\n")
    var contract = Contract()
    try contract.add(fileSet: Array(try #require(Data(base64Encoded: String(lines[0])))))
    let type = try contract.message("test.v1.Every")
    #expect(lines.count > 20)
    for line in lines.dropFirst() {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      let bytes = Array(try #require(Data(base64Encoded: String(parts[0]))))
      let json = try JSONValue(parsing: Array(parts[1].utf8))
      let ours = try MessageDecoder(contract: contract).decode(bytes, as: type)
      #expect(try parsed(ours) == parsed(json), "\(ours.text(isPretty: false))")
      #expect(try MessageEncoder(contract: contract).encode(json, as: type) == bytes, "\(line)")
    }
  }

  @Test(arguments: [
    #"{"int32": 2147483648}"#, #"{"int32": 1.5}"#, #"{"int32": "x"}"#, #"{"flag": 1}"#,
    #"{"bytes": "*"}"#, #"{"text": 5}"#, #"{"list": 5}"#, #"{"inner": []}"#, #"{"a": 1, "b": 1}"#,
    #"{"int32": 1, "int_32": 1}"#, #"{"uint32": -1}"#,
  ])
  func whatDoesNotFitIsRefused(_ text: String) throws {
    let contract = Self.contract
    let json = try JSONValue(parsing: Array(text.utf8))
    #expect(throws: ToolError.self) {
      try MessageEncoder(contract: contract).encode(json, as: contract.message("test.M"))
    }
  }

  @Test func lenientFormsAreUnderstood() throws {
    let contract = Self.contract
    func encode(_ text: String) throws -> [UInt8] {
      try MessageEncoder(contract: contract).encode(
        JSONValue(parsing: Array(text.utf8)), as: contract.message("test.M"))
    }
    // Numbers in quotes or with a point, names as in the file, base64 of URLs, null for nothing.
    #expect(try encode(#"{"int_32": "7"}"#) == [0x08, 7])
    #expect(try encode(#"{"int32": 7.0}"#) == [0x08, 7])
    #expect(try encode(#"{"bytes": "-_8"}"#) == [0x1a, 2, 0xfb, 0xff])
    #expect(try encode(#"{"int32": null, "inner": null}"#) == [])
  }

  @Test func bytesThatAreNoMessageAreRefused() throws {
    let contract = Self.contract
    for bytes: [UInt8] in [[0x08], [0x0a, 1, 1], [0x1a, 5, 1], [0xff], [0x22, 2, 0xc3, 0x28]] {
      #expect(throws: ToolError.self) {
        try MessageDecoder(contract: contract).decode(bytes, as: contract.message("test.M"))
      }
    }
  }

  @Test func defaultsAreShownOnRequest() throws {
    let contract = Self.contract
    let decoder = MessageDecoder(contract: contract, showsDefaults: true)
    let json = try decoder.decode([], as: contract.message("test.M"))
    #expect(
      json.text(isPretty: false) == """
        {"int32":0,"flag":false,"bytes":"","text":"","list":[],"inner":null,"uint32":0}
        """)
  }

  /// Compared as parsed, with the members in one order.
  private func parsed(_ value: JSONValue) throws -> JSONValue {
    sorted(try JSONValue(parsing: Array(value.text(isPretty: false).utf8)))
  }

  private func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let values): .array(values.map(sorted))
    case .object(let members):
      .object(
        members.map { .init(name: $0.name, value: sorted($0.value)) }
          .sorted { $0.name < $1.name })
    default: value
    }
  }

  /// `message M { int32 int_32 = 1; bool flag = 2; bytes bytes = 3; string text = 4; repeated int32
  /// list = 5; M inner = 6; uint32 uint32 = 7; oneof o { int32 a = 8; int32 b = 9; } }`
  private static let contract: Contract = {
    func field(
      _ name: String, _ number: UInt64, _ kind: FieldType.Kind, label: UInt64 = 1,
      json: String? = nil, type: String? = nil, oneof: UInt64? = nil
    ) -> [UInt8] {
      var field = WireWriter()
      for (key, text) in [(1, name), (6, type), (10, json)] as [(UInt64, String?)] {
        guard let text else { continue }
        field.key(key, 2)
        field.run(Array(text.utf8))
      }
      for (key, value) in [(3, number), (4, label), (5, UInt64(kind.rawValue)), (9, oneof)]
        as [(UInt64, UInt64?)]
      {
        guard let value else { continue }
        field.key(key, 0)
        field.varint(value)
      }
      return field.bytes
    }
    var message = WireWriter()
    message.key(1, 2)
    message.run(Array("M".utf8))
    for one in [
      field("int_32", 1, .int32, json: "int32"), field("flag", 2, .bool),
      field("bytes", 3, .bytes), field("text", 4, .string),
      field("list", 5, .int32, label: 3), field("inner", 6, .message, type: ".test.M"),
      field("uint32", 7, .uint32), field("a", 8, .int32, oneof: 0), field("b", 9, .int32, oneof: 0),
    ] {
      message.key(2, 2)
      message.run(one)
    }
    var file = WireWriter()
    for (key, content) in [(1, Array("m.proto".utf8)), (2, Array("test".utf8)), (4, message.bytes)]
      as [(UInt64, [UInt8])]
    {
      file.key(key, 2)
      file.run(content)
    }
    var contract = Contract()
    try? contract.add(file: file.bytes)
    return contract
  }()
}
