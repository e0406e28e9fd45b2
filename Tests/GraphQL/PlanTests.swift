import Synchronization
import Testing

@testable import GraphQL

/// What is worked out once for an operation, and what a run of it costs.
@Suite(.timeLimit(.minutes(10))) struct PlanTests {
  struct Failure: Error {}

  private func engine(
    _ sdl: String, scalars: [String: ScalarCodec] = [:],
    _ register: (inout Resolvers<Void>) -> Void = { _ in }
  ) throws -> GraphQLEngine<Void> {
    var resolvers = Resolvers<Void>()
    register(&resolvers)
    return try GraphQLEngine(
      schema: try Schema(sdl: sdl), resolvers: resolvers, scalars: scalars)
  }

  private func text(
    _ engine: GraphQLEngine<Void>, _ query: String, data: GraphQLObject = [:],
    variables: GraphQLObject = [:]
  ) async -> String {
    let response = await engine.execute(
      GraphQLRequest(query: query, variables: variables), context: (),
      root: DataSource(members: data))
    return String(decoding: response.json, as: UTF8.self)
  }

  private static func currentTask() -> Int? {
    withUnsafeCurrentTask { $0?.hashValue }
  }

  @Test func onlySeveralResolversThatTakeTimeCostTasks() async throws {
    let tasks = Mutex<[String: Int?]>([:])
    let engine = try engine("type Query { here: Int one: Int other: Int }") { resolvers in
      resolvers.property("Query", "here") { _, _, _ in
        tasks.withLock { $0["here"] = Self.currentTask() }
        return .int(1)
      }
      for field in ["one", "other"] {
        resolvers.field("Query", field) { _, _, _ in
          tasks.withLock { $0[field] = Self.currentTask() }
          return .int(1)
        }
      }
    }
    _ = await text(engine, "{ here a: here one }")
    #expect(tasks.withLock { $0["here"] } == Self.currentTask())
    #expect(tasks.withLock { $0["one"] } == Self.currentTask())
    _ = await text(engine, "{ one other }")
    #expect(tasks.withLock { $0["one"] } != Self.currentTask())
    #expect(tasks.withLock { $0["one"] } != tasks.withLock { $0["other"] })
  }

  @Test func argumentsWithoutVariablesAreCoercedOnce() async throws {
    let coerced = Mutex<[GraphQLValue]>([])
    let codec = ScalarCodec(parse: { value in
      coerced.withLock { $0.append(value) }
      return value
    })
    let engine = try engine(
      "scalar S type Query { a(s: S): Int b(s: S): Int }", scalars: ["S": codec])
    let query = "query ($v: S) { a(s: 7) b(s: $v) }"
    _ = try engine.prepare(GraphQLRequest(query: query))
    coerced.withLock { $0 = [] }
    for _ in 0..<3 {
      _ = await text(engine, query, variables: ["v": "each time"])
    }
    #expect(coerced.withLock { $0.count { $0 == 7 } } == 1)
    #expect(coerced.withLock { $0.count { $0 == "each time" } } == 3)
  }

  @Test func eachOutcomeOfConditionsHasItsOwnPlan() async throws {
    let engine = try engine("type Query { a: Int b: Int c: Q } type Q { a: Int }")
    let query = """
      query ($x: Boolean!, $y: Boolean = true) {
        b @include(if: $y) a @skip(if: $x) ...F c { a @include(if: $x) b: a }
      }
      fragment F on Query { z: b @include(if: $x) b }
      """
    let data: GraphQLObject = ["a": 1, "b": 2, "c": ["a": 3]]
    for _ in 0..<2 {
      #expect(
        await text(engine, query, data: data, variables: ["x": true])
          == #"{"data":{"b":2,"z":2,"c":{"a":3,"b":3}}}"#)
      #expect(
        await text(engine, query, data: data, variables: ["x": false, "y": false])
          == #"{"data":{"a":1,"b":2,"c":{"b":3}}}"#)
    }
  }

  @Test func plansThatGrowWithTheDataAreNotKept() async throws {
    let types = (0..<200).map { "type T\($0) implements N { id: ID n: [N] }" }
    let engine = try engine(
      "interface N { id: ID n: [N] } type Query { n: [N] } " + types.joined(separator: " "))
    let query = "{ n { id n { id n { id n { id } } } } }"
    func nodes(_ depth: Int) -> GraphQLValue {
      guard depth > 0 else { return .list([]) }
      return .list(
        (0..<200).map { index in
          [
            "__typename": .string("T\(index)"), "id": "x",
            "n": index == 0 ? nodes(depth - 1) : .null,
          ]
        })
    }
    let first = await text(engine, query, data: ["n": nodes(4)])
    guard case .valid(let document) = engine.check(query) else {
      return #expect(Bool(false), "the document is valid")
    }
    #expect(document.plannedFields == 0)
    #expect(await text(engine, query, data: ["n": nodes(4)]) == first)
    _ = await text(engine, query, data: ["n": []])
    #expect(document.plannedFields == 1)
  }

  @Test(
    "A value that comes later makes null what one that is there at once does",
    arguments: [
      ("{ a { b { c { d } } } z }", "d", #"{"a":{"b":null},"z":9}"#),
      (
        "{ z a { x b { x c { x d } x } x } z2: z }", "d",
        #"{"z":9,"a":{"x":1,"b":null},"z2":9}"#
      ),
      ("{ a { l { d } x } }", "d", #"{"a":{"l":[null,null],"x":1}}"#),
      ("{ a { m { d } x } }", "d", #"{"a":{"m":null,"x":1}}"#),
      ("{ a { b { c { x } } } }", "c", #"{"a":{"b":null}}"#),
      ("{ top { d } }", "d", "null"),
      ("{ z top { x } }", "top", "null"),
      ("{ a { b { x o { d } } } }", "d", #"{"a":{"b":{"x":1,"o":null}}}"#),
    ])
  func laterNulls(query: String, failing: String, data: String) async throws {
    let sdl = """
      type Query { a: T top: T! z: Int } type T { b: T c: T! d: Int! o: T x: Int l: [T] m: [T!] }
      """
    for later in [[], ["a"], [failing], ["a", "b", "c", "d", "l", "m", "o", "x", "top", "z"]] {
      let engine = try engine(sdl) { resolvers in
        resolvers.otherwise { source, _, _ in
          let field = (source as? PlacedSource)?.place.field ?? ""
          let value: Resolved =
            switch field {
            case failing: .failure(Failure())
            case "x": .int(1)
            case "z": .int(9)
            case "d": .int(4)
            case "l", "m": .objects([source, source])
            default: .object(source)
            }
          guard later.contains(field) else { return value }
          return .later {
            for _ in 0..<Int.random(in: 0...3) { await Task.yield() }
            return value
          }
        }
      }
      let answer = await text(engine, query)
      #expect(answer.hasSuffix("\"data\":\(data)}"), "\(later): \(answer)")
      #expect(answer.hasPrefix(#"{"errors":[{"message":"Internal error.""#))
    }
  }

  @Test func whatIsLeftOfANullNeitherRunsNorTellsOfItself() async throws {
    let ran = Mutex(0)
    let engine = try engine("type Query { a: T b: Int } type T { late: Int deep: T now: Int! }") {
      $0.field("T", "late") { _, _, _ in
        ran.withLock { $0 += 1 }
        throw Failure()
      }
      $0.property("T", "now") { _, _, _ in throw Failure() }
    }
    let answer = await text(
      engine, "{ b a { late deep { late } now } }", data: ["b": 1, "a": ["deep": ["now": 1]]])
    #expect(ran.withLock { $0 } == 0)
    #expect(
      answer
        == #"{"errors":[{"message":"Internal error.","locations":[{"line":1,"column":28}],"path":["a","now"]}],"data":{"b":1,"a":null}}"#
    )
  }

  @Test func documentsInUseOutliveAFlood() {
    let cache = DocumentCache(count: 20, bytes: 1 << 30)
    var checks: [String: Int] = [:]
    func ask(_ text: String) {
      _ = cache.document(for: text) {
        checks[text, default: 0] += 1
        return .invalid([])
      }
    }
    for index in 0..<1_000 {
      ask("{ flood\(index) }")
      ask("{ home }")
      #expect(cache.count <= 20)
    }
    #expect(checks["{ home }"] == 1)
    ask("{ flood0 }")
    #expect(checks["{ flood0 }"] == 2)
  }

  @Test func textsThatOnlyLookAlikeAreDifferentDocuments() async throws {
    let engine = try engine("type Query { echo(s: String): String }") {
      $0.property("Query", "echo") { _, arguments, _ in .optional(arguments.string("s")) }
    }
    for name in ["\u{E9}", "e\u{301}"] {
      let answer = await text(engine, "{ echo(s: \"\(name)\") }")
      #expect(answer.utf8.elementsEqual("{\"data\":{\"echo\":\"\(name)\"}}".utf8))
    }
  }
}
