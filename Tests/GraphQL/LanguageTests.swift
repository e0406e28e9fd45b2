import Testing

@testable import GraphQL

@Suite struct LanguageTests {
  private func failure(of source: String) -> GraphQLError? {
    do throws(GraphQLError) {
      _ = try Parser.parse(source)
      return nil
    } catch {
      return error
    }
  }

  private func string(_ literal: String) throws -> String? {
    let document = try Parser.parse("{ f(a: \(literal)) }")
    guard case .field(let field)? = document.operations.first?.selectionSet.selections.first,
      case .string(let value)? = field.arguments.first?.value.kind
    else { return nil }
    return value
  }

  @Test(
    "Every kind of executable syntax parses",
    arguments: [
      "{ a }", "query Q($a: [Int!]! = [1] @d, $b: T) @d { a: b(c: {d: [1.5e3, $b, E, null]}) }",
      "mutation { a } subscription S { b }", "{ ...F ... on T @d { a } ... @d { b } ... { c } }",
      "fragment F on T @d { a }", "\"said\" query Q(\"of it\" $a: Int) { a }",
      "\u{FEFF}{ a,, b # comment\n c\u{FEFF} }", "{ f(a: {}, b: []) }", "{ on fragment query }",
    ])
  func parses(_ source: String) {
    #expect(failure(of: source) == nil)
  }

  @Test(
    "What is no GraphQL is refused where it goes wrong",
    arguments: [
      ("", 1, 1), ("{", 1, 2), ("{}", 1, 2), ("{ a() }", 1, 5), ("fragment on on T { a }", 1, 10),
      ("{ a(b: 00) }", 1, 9), ("{ a(b: 1.) }", 1, 10), ("{ a(b: 1e) }", 1, 10),
      ("{ a(b: 0x1) }", 1, 9), ("{ a(b: 123L) }", 1, 11), ("{ a(b: \"x\ny\") }", 1, 10),
      ("{ a(b: \"\\q\") }", 1, 9), ("{ a(b: \"\\uD83D\") }", 1, 9),
      ("{ a(b: \"\\u{110000}\") }", 1, 9), ("{\r\n\r\n  ? }", 3, 3), ("{ é }", 1, 3),
      ("query ($a: Int = $b) { a }", 1, 18), ("\"x\" { a }", 1, 1), ("{ a } }", 1, 7),
    ])
  func refuses(_ source: String, line: Int, column: Int) throws {
    let error = try #require(failure(of: source))
    #expect(error.kind == .syntax)
    #expect(error.locations == [SourceLocation(line: line, column: column)])
  }

  /// Also where what is remembered of the text begins anew.
  @Test func placesAreCountedInLinesAndCharacters() {
    let line = "aé\r\nb\rc\n💩"
    let source = SourceText(String(repeating: line, count: 700))
    var expected = SourceLocation(line: 1, column: 1)
    for (offset, byte) in source.bytes.enumerated() {
      #expect(source.location(at: offset) == expected, "at \(offset)")
      let isEnd = byte == UInt8(ascii: "\n") || (byte == 13 && source.bytes[offset + 1] != 10)
      expected =
        isEnd
        ? SourceLocation(line: expected.line + 1, column: 1)
        : SourceLocation(
          line: expected.line, column: expected.column + (byte & 0xC0 == 0x80 ? 0 : 1))
    }
  }

  /// A hostile document has thousands of them, at the end of a long line.
  @Test(.timeLimit(.minutes(1))) func placesFarIntoADocumentAreFoundSoon() {
    let source = SourceText(String(repeating: "é", count: 125_000))
    var columns = 0
    for _ in 0..<200_000 { columns += source.location(at: 249_000).column }
    #expect(columns == 200_000 * 124_501)
  }

  @Test func stringsKeepWhatTheyMean() throws {
    #expect(try string(#""a\n\t\"\\\/\u00e9\u{1F4A9}""#) == "a\n\t\"\\/é💩")
    #expect(try string(#""\uD83D\uDCA9""#) == "💩")
    #expect(
      try string(
        "\"\"\"\n    Hello,\n      World!\n\n    Yours,\n      \\\"\"\" GraphQL.\n  \"\"\"")
        == "Hello,\n  World!\n\nYours,\n  \"\"\" GraphQL.")
    #expect(try string("\"\"") == "")
    #expect(try string("\"\"\"\"\"\"") == "")
  }

  @Test func deepInputIsRefusedAndKillsNothing() throws {
    let deep = String(repeating: "{a", count: 100_000)
    #expect(failure(of: deep)?.kind == .limit)
    let list = "{ a(b: " + String(repeating: "[", count: 4_000)
    #expect(failure(of: list)?.kind == .limit)
    let types = "query ($a: " + String(repeating: "[", count: 4_000)
    #expect(failure(of: types)?.kind == .limit)
  }

  @Test func tooManyTokensAreRefused() {
    #expect(failure(of: "{ " + String(repeating: "a ", count: 6_000) + "}")?.kind == .limit)
  }

  @Test func jsonIsReadWithBounds() throws {
    let value = try JSONReader.parse(Array(#"{"a":[1,-2.5,"é😀",true,null,{}]}"#.utf8))
    #expect(value["a"] == [1, -2.5, "é😀", true, nil, [:]])
    for bad in ["", "{", "[1,]", "{\"a\"}", "01", "1.", "\"\\ud83d\"", "nul", "1 2", "\"\u{01}\""] {
      #expect(throws: JSONError.self) { try JSONReader.parse(Array(bad.utf8)) }
    }
    let deep = Array(String(repeating: "[", count: 200_000).utf8)
    #expect(throws: JSONError.self) { try JSONReader.parse(deep) }
  }
}
