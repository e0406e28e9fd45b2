import Foundation
import TestSupport
import Testing

/// The engine through its door, `graphql-check`, as outside suites drive it.
@Suite struct ConformanceTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  /// Python with `graphql-core`, which `deploy/stack test` installs.
  private static let python = folder.appending(path: "../../../.venv-tools/bin/python")
    .standardized

  @Test(
    "Thousands of documents, schemas and executions end as graphql-core says, or for a written reason"
  )
  func differential() async throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.python.path),
      "deploy/stack test installs graphql-core")
    let script = Self.folder.appending(path: "Differential/differential.py").path
    let result = try await ProgramRun(
      Self.python, [script, CheckProgram.url.path, "--cases", "1500"])
    #expect(result.status == 0, "\(result.text)")
    #expect(result.text.contains(", 0 differences"), "\(result.text)")
  }

  @Test("Every line is answered in order, whatever is in it")
  func everyLineIsAnswered() async throws {
    let deep = String(repeating: "[", count: 100_000)
    let lines = [
      "", "nonsense", "[]", "{\"id\":1}", "{\"id\":\"two\",\"op\":\"dance\"}", "\u{0}\u{FFFD}",
      "{\"id\":3,\"op\":\"parse\"}", "{\"id\":4,\"op\":\"parse\",\"source\":\"{ a(b: \(deep)\"}",
      "{\"x\":{\"id\":0},\"id\":5,\"y\":\(deep)",
      "{\"id\":6,\"op\":\"parse\",\"source\":\"{ a }\\ud83d\"}",
      #"{"id":7,"op":"validate","sdl":"type Query { a: B }","source":"{ a }"}"#,
      #"{"id":8,"op":"execute","sdl":"type Query { a: Int }","source":"{ b }"}"#,
      #"{"id":9,"op":"parse","source":"{ a }"}"#,
    ]
    let result = try await CheckProgram.run(lines)
    #expect(result.status == 0)
    let answers = result.output.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    )
    .dropLast().map { String(decoding: $0, as: UTF8.self) }
    #expect(
      answers.map { $0.prefix(while: { $0 != "," }) } == [
        "{\"id\":null", "{\"id\":null", "{\"id\":null", "{\"id\":1", "{\"id\":\"two\"",
        "{\"id\":null",
        "{\"id\":3", "{\"id\":4", "{\"id\":5", "{\"id\":6", "{\"id\":7", "{\"id\":8", "{\"id\":9",
      ])
    try #require(answers.count == lines.count)
    #expect(answers[9].contains(#""locations":[{"line":1,"column":6}]"#))
    #expect(answers[10].contains(#""schemaErrors":[{"message":"Unknown type \"B\".""#))
    #expect(answers[11].contains(#""response":{"errors":["#))
    #expect(answers[12] == #"{"id":9,"ok":true}"#)
  }

  @Test(
    "Data resolves as the contract says",
    arguments: [
      ("{ greet }", #"{"data":{"greet":"hello you"}}"#),
      (#"{ greet(name: "Ada") }"#, #"{"data":{"greet":"hello Ada"}}"#),
      ("{ echo(b: [1], a: {y: 2}) }", #"{"data":{"echo":"{\"a\":{\"x\":1,\"y\":2},\"b\":[1]}"}}"#),
      (
        "{ all { __typename id } }",
        #"{"errors":[{"message":"broken","locations":[{"line":1,"column":3}],"path":["all",1]}],"data":{"all":[{"__typename":"T","id":"1"},null,{"__typename":"T","id":"7"},null]}}"#
      ),
      ("{ first { id own } }", #"{"data":{"first":{"id":"7","own":"fields come first"}}}"#),
      ("{ any }", #"{"data":{"any":{"b":[1,null],"a":1.5}}}"#),
    ])
  func execution(source: String, response: String) async throws {
    let sdl = """
      type Query { greet(name: String = "you"): String! echo(a: I, b: [Int]): String all: [N] first: T any: Any }
      interface N { id: ID } type T implements N { id: ID own: String } input I { x: Int = 1 y: Int } scalar Any
      """
    let data = """
      {"greet":{"$template":"hello $name"},"echo":{"$args":true},"first":{"$ref":"seven"},"any":{"b":[1,null],"a":1.5},
      "all":[{"__typename":"T","id":1},{"$error":"broken"},{"$async":{"$ref":"seven"}},null]}
      """.replacing("\n", with: "")
    let request = try JSONEncoder().encode(["sdl": sdl, "source": source, "op": "execute"])
    for isAsync in [false, true] {
      let line =
        String(decoding: request.dropLast(), as: UTF8.self)
        + #","id":1,"async":\#(isAsync),"data":\#(data),"fields":{"T.own":"fields come first"},"#
        + #""defs":{"seven":{"__typename":"T","id":"7","own":"not this"}}}"#
      let result = try await CheckProgram.run([line])
      #expect(result.text == #"{"id":1,"response":\#(response)}"# + "\n")
    }
  }

  @Test("A subscription answers each event")
  func subscription() async throws {
    let line = #"""
      {"id":1,"op":"subscribe","sdl":"type Query { a: Int } type Subscription { t(by: Int = 2): T } type T { n: Int! }","source":"subscription { x: t { n } }","events":[{"t":{"n":1}},{"t":{"n":null}},{},{"t":{"$error":"no"}}]}
      """#
    let answer = try await CheckProgram.run([line]).text
    #expect(
      answer.hasPrefix(
        #"{"id":1,"responses":[{"data":{"x":{"n":1}}},{"errors":[{"message":"Cannot"#))
    #expect(
      answer.contains(
        #"{"data":{"x":null}},{"errors":[{"message":"no","locations":[{"line":1,"column":16}],"path":["x"]}],"data":{"x":null}}]}"#
      ))
  }
}
