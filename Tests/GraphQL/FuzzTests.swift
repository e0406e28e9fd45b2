import Testing

@testable import GraphQL

/// Whatever comes in, parser, validator and executor end, and answer in order.
@Suite(.timeLimit(.minutes(10))) struct FuzzTests {
  /// SplitMix64: the same cases on each run.
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let sdl = """
    "d" schema { query: Query mutation: Mutation subscription: Subscription }
    directive @d(x: I = {a: 1}) repeatable on FIELD | FRAGMENT_SPREAD | QUERY | OBJECT
    interface N { id: ID! n: N } type A implements N @d { id: ID! n: N b: [B!] e(of: [E] = [X]): E! }
    type B implements N { id: ID! n: N a(i: I, o: O): A u: U } union U = A | B enum E { X Y @deprecated }
    input I { a: Int! = 1 i: [I!] } input O @oneOf { i: I s: String } scalar S @specifiedBy(url: "u")
    type Query { n(id: ID = "x"): N u: [U] a: A! s(v: S): S } type Mutation { a(i: I!): A! }
    type Subscription { a: A } extend type Query { more: Int }
    """
  private static let documents = [
    "query Q($i: I = {i: [{a: 2}]}, $o: O!) @d { a { b { a(i: $i, o: $o) { id } u { ...F } } } }"
      + " fragment F on U { ... on A @skip(if: true) { e(of: X) } ... on B { n { id } } }",
    "{ n(id: \"\\u{1F600}\\uD83D\\uDE00\") { __typename ...G ...G } u { ... on N { id } } }"
      + " fragment G on N { id n { ...H } } fragment H on N { n { id x: id } }",
    "mutation { a(i: {}) { id } b: a(i: {a: 1, i: []}) { n { id } } }",
    "{ __schema { types { name fields { args { defaultValue } } } } __type(name: \"\"\"E\n\"\"\") { kind } }",
    "subscription ($v: S) { a { b { id } } } # end", sdl,
  ]
  private static let tokens = [
    "{", "}", "(", ")", "[", "]", "...", ":", "!", "$", "@", "|", "&", "=", "on", "a", "n", "id",
    "query", "fragment", "F", "1", "-1.5e3", "\"", "\"\"\"", "\\", "\\uD83D", "#", "\u{FEFF}", "\n",
    "null", "é",
    "extend", "type", "input", "{ a ", "[[", "\u{0}", "1e999", "$i", "@d", "@skip(if: $i)",
  ]

  private static func mutated(_ text: String, _ random: inout Seeded) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, at + Int.random(in: 0...12, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.removeSubrange(at..<end)
      case 1: bytes.insert(contentsOf: Array(bytes[at..<end]), at: at)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
      default: bytes.insert(contentsOf: (tokens.randomElement(using: &random) ?? "").utf8, at: at)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func soup(_ random: inout Seeded) -> String {
    (0..<Int.random(in: 0...60, using: &random))
      .map { _ in tokens.randomElement(using: &random) ?? "" }.joined(separator: " ")
  }

  private static func noise(_ random: inout Seeded) -> String {
    let bytes = (0..<Int.random(in: 0...200, using: &random))
      .map { _ in UInt8.random(in: 0...255, using: &random) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Objects, lists and leaves, whatever is asked for.
  private struct Anything: GraphQLSource {
    let depth: Int
    var graphQLTypeName: String? { depth % 2 == 0 ? "A" : "B" }

    func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
      let inner = Anything(depth: depth + 1)
      switch field {
      case "id", "s": return .value(["x": [1]])
      case "e": return .string("X")
      case "b", "u":
        return depth > 8 ? .null : .list([.object(inner), .null, .later { .object(inner) }])
      default: return depth > 8 ? .null : .object(inner)
      }
    }
  }

  private func engine(validates: Bool) throws -> GraphQLEngine<Void> {
    var options = EngineOptions<Void>()
    options.validates = validates
    options.cachedDocuments = 10
    return try GraphQLEngine(
      schema: try Schema(sdl: Self.sdl), resolvers: Resolvers(), options: options)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func anyTextIsAnswered(seed: UInt64) async throws {
    var random = Seeded(state: seed)
    let engines = [try engine(validates: true), try engine(validates: false)]
    for index in 0..<600 {
      let text =
        switch index % 6 {
        case 0: Self.noise(&random)
        case 1: Self.soup(&random)
        default: Self.mutated(Self.documents.randomElement(using: &random) ?? "", &random)
        }
      for engine in engines {
        let response = await engine.execute(
          GraphQLRequest(query: text, variables: ["i": ["a": 1], "o": ["s": "x"]]), context: (),
          root: Anything(depth: 0))
        let json = try JSONReader.parse(response.json, depthLimit: 1_000)
        let keys = json.object?.keys ?? []
        #expect(keys.contains("errors") != response.errors.isEmpty, "\(text)")
        #expect(keys.contains("data") != response.isRequestError, "\(text)")
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
        #expect(
          response.errors.flatMap(\.locations).allSatisfy { $0.line <= lines && $0.column > 0 },
          "\(text)")
      }
    }
  }

  @Test func anySchemaTextIsTakenOrRefused() {
    var random = Seeded(state: 5)
    for _ in 0..<400 {
      do throws(SchemaError) {
        _ = try Schema(sdl: Self.mutated(Self.sdl, &random))
      } catch {
        #expect(!error.errors.isEmpty)
      }
    }
  }

  /// What nests in a schema without nesting in its text.
  @Test func longChainsOfInputsEnd() throws {
    let chain = (0..<20_000).map { "input I\($0) { a: I\($0 + 1)! }" }.joined(separator: " ")
    _ = try Schema(sdl: "type Query { a(i: I0): Int } input I20000 { a: Int } \(chain)")
    let twins = (0..<40).map { "input I\($0) { a: I\($0 + 1) = {a: {}} b: I\($0 + 1) = null }" }
    _ = try Schema(
      sdl: "type Query { a: Int } input I40 { a: Int b: Int } \(twins.joined(separator: " "))"
        .replacing("= {a: {}}", with: "= {}"))
  }
}
