import Synchronization
import Testing

@testable import GraphQL

@Suite(.timeLimit(.minutes(10))) struct ExecutionTests {
  struct Failure: Error {}

  /// Answers a request over plain data, and what came of it as text.
  private func run(
    _ sdl: String, _ query: String, data: GraphQLObject = [:], variables: GraphQLObject = [:],
    _ register: (inout Resolvers<Void>) -> Void = { _ in }
  ) async throws -> String {
    var resolvers = Resolvers<Void>()
    register(&resolvers)
    let engine = try GraphQLEngine(schema: try Schema(sdl: sdl), resolvers: resolvers)
    let response = await engine.execute(
      GraphQLRequest(query: query, variables: variables), context: (),
      root: DataSource(members: data))
    return String(decoding: response.json, as: UTF8.self)
  }

  @Test func answersInTheOrderAskedWhateverEndsFirst() async throws {
    let text = try await run(
      "type Query { a: Int b: Int c: Int }", "{ c z: a b __typename a }",
      data: ["a": 1, "b": 2, "c": 3]
    ) { resolvers in
      resolvers.field("Query", "c") { _, _, _ in
        for _ in 0..<50 { await Task.yield() }
        return .int(30)
      }
    }
    #expect(text == #"{"data":{"c":30,"z":1,"b":2,"__typename":"Query","a":1}}"#)
  }

  @Test func aNullGoesUpToTheNearestPlaceThatMayBeNull() async throws {
    let sdl = "type Query { a: A b: Int } type A { list: [B!] one: B! } type B { id: ID! }"
    let text = try await run(
      sdl, "{ b a { list { id } } }", data: ["b": 1, "a": ["list": [["id": "x"], ["id": nil]]]])
    #expect(
      text
        == #"{"errors":[{"message":"Cannot return null for non-nullable field B.id.","locations":[{"line":1,"column":16}],"path":["a","list",1,"id"]}],"data":{"b":1,"a":{"list":null}}}"#
    )
    let root = try await run("type Query { a: Int! }", "{ a }")
    #expect(root.hasSuffix(#""data":null}"#))
  }

  @Test func oneErrorForEachPlaceAndSiblingsGoOn() async throws {
    let text = try await run("type Query { a: Int b: Int c: Int! }", "{ a b c }", data: ["c": 3]) {
      $0.field("Query", "a") { _, _, _ in throw Failure() }
      $0.property("Query", "b") { _, _, _ in throw Failure() }
    }
    #expect(text.components(of: "Internal error.") == 2)
    #expect(text.hasSuffix(#""data":{"a":null,"b":null,"c":3}}"#))
  }

  @Test func siblingsRunSideBySideAndMutationsOneAfterTheOther() async throws {
    let log = Mutex<[String]>([])
    func register(_ type: String) -> (inout Resolvers<Void>) -> Void {
      { resolvers in
        for field in ["a", "b"] {
          resolvers.field(type, field) { _, _, _ in
            log.withLock { $0.append("+\(field)") }
            // Siblings meet; one that ran alone would wait in vain.
            while type == "Query", log.withLock({ $0.count < 2 }) {
              try await Task.sleep(for: .milliseconds(1))
            }
            for _ in 0..<100 { await Task.yield() }
            log.withLock { $0.append("-\(field)") }
            return .int(1)
          }
        }
      }
    }
    let sdl = "type Query { a: Int b: Int } type Mutation { a: Int b: Int }"
    _ = try await run(sdl, "mutation { b a }", register("Mutation"))
    #expect(log.withLock { $0 } == ["+b", "-b", "+a", "-a"])
    log.withLock { $0 = [] }
    _ = try await run(sdl, "{ a b }", register("Query"))
    #expect(Set(log.withLock { $0 }.prefix(2)) == ["+a", "+b"])
  }

  @Test func variablesDefaultsAndArgumentsAreCoerced() async throws {
    let sdl = """
      input I { x: Int = 7 y: [String] z: E } enum E { ONE TWO }
      type Query { echo(i: I, n: Int = 5, l: [Int!]): String }
      """
    func echo(_ query: String, _ variables: GraphQLObject = [:]) async throws -> String {
      try await run(sdl, query, variables: variables) {
        $0.property("Query", "echo") { _, arguments, _ in
          .string(GraphQLValue.object(arguments.values).shown)
        }
      }
    }
    #expect(try await echo("{ echo }") == #"{"data":{"echo":"{\"n\":5}"}}"#)
    #expect(
      try await echo("query ($i: I) { echo(i: $i, n: null) }", ["i": ["y": "a", "z": "ONE"]])
        == #"{"data":{"echo":"{\"i\":{\"x\":7,\"y\":[\"a\"],\"z\":\"ONE\"},\"n\":null}"}}"#)
    #expect(
      try await echo("query ($n: Int) { echo(n: $n, l: 3) }")
        == #"{"data":{"echo":"{\"n\":5,\"l\":[3]}"}}"#)
    let wrong = try await echo("query ($i: I!) { echo(i: $i) }", ["i": ["x": "1", "q": 2]])
    #expect(!wrong.contains("\"data\""))
    #expect(
      wrong.contains(
        #"Variable \"$i\" got invalid value \"1\" at \"i.x\"; Int cannot represent non-integer value: \"1\""#
      ))
  }

  @Test func aNullVariableIsNoValueForANonNullArgumentThatHasADefault() async throws {
    let sdl = "type Query { list(of: [Int!]! = [1]): Int other: Int }"
    let query = "query ($l: [Int!]) { list(of: $l) other }"
    let text = try await run(
      sdl, query, data: ["list": 1, "other": 2], variables: ["l": .null])
    #expect(text.contains("Argument \\\"of\\\" has invalid value $l."))
    #expect(text.hasSuffix(#""data":{"list":null,"other":2}}"#))
    let absent = try await run(sdl, query, data: ["list": 1, "other": 2])
    #expect(absent == #"{"data":{"list":1,"other":2}}"#)
  }

  @Test func responsesThatNestWithoutEndAreCutOff() async throws {
    var query = "{ n { ...F0 } } fragment F400 on Query { a }"
    for index in 0..<400 {
      query += " fragment F\(index) on Query { n { ...F\(index + 1) } }"
    }
    var resolvers = Resolvers<Void>()
    resolvers.property("Query", "n") { source, _, _ in .object(source) }
    var options = EngineOptions<Void>()
    options.limits = nil
    let engine = try GraphQLEngine(
      schema: try Schema(sdl: "type Query { n: Query a: Int }"), resolvers: resolvers,
      options: options)
    let response = await engine.execute(GraphQLRequest(query: query), context: ())
    #expect(response.errors.map(\.message) == ["The response nests too deeply."])
    #expect(!response.isRequestError)
  }

  @Test func skipIncludeFragmentsAndMerging() async throws {
    let text = try await run(
      "type Query { a: A } type A { x: Int y: Int z: Int }",
      """
      query ($no: Boolean = false) {
        a { x } ...F ... @include(if: $no) { b: a { x } } a @skip(if: true) { x }
      }
      fragment F on Query { a { z y } }
      """, data: ["a": ["x": 1, "y": 2, "z": 3]])
    #expect(text == #"{"data":{"a":{"x":1,"z":3,"y":2}}}"#)
  }

  @Test func abstractTypesAreWhatTheyAre() async throws {
    let sdl = """
      interface P { name: String } type Dog implements P { name: String bark: Int }
      type Cat implements P { name: String } union U = Dog | Cat type Query { pets: [P] u: U }
      """
    let text = try await run(
      sdl, "{ pets { __typename name ... on Dog { bark } } u { ... on P { name } } }",
      data: [
        "pets": [
          ["__typename": "Dog", "name": "D", "bark": 1], ["__typename": "Cat", "name": "C"],
          ["__typename": "Query"],
        ], "u": ["__typename": "Cat", "name": "U"],
      ])
    #expect(
      text.hasSuffix(
        #""data":{"pets":[{"__typename":"Dog","name":"D","bark":1},{"__typename":"Cat","name":"C"},null],"u":{"name":"U"}}}"#
      ))
    #expect(text.contains(#"Abstract type \"P\" must resolve to one of its Object types."#))
  }

  @Test func leavesAreChecked() async throws {
    let text = try await run(
      "enum E { A } scalar D type Query { i: Int f: Float e: E l: [Int] d: D }", "{ i f e l d }",
      data: ["i": 3_000_000_000, "f": 1.5, "e": "B", "l": 3, "d": ["any": [1]]])
    #expect(text.hasSuffix(#""data":{"i":null,"f":1.5,"e":null,"l":null,"d":{"any":[1]}}}"#))
    #expect(text.components(of: "\"path\"") == 3)
  }

  @Test func aGuardStandsBeforeTheFieldsThatCarryItsDirective() async throws {
    let text = try await run(
      "directive @locked on FIELD_DEFINITION type Query { a: Int @locked b: Int }", "{ a b }",
      data: ["a": 1, "b": 2]
    ) {
      $0.guarding(directive: "locked") { place, _, _ in
        #expect(place.field == "a")
        throw Failure()
      }
    }
    #expect(text.hasSuffix(#""data":{"a":null,"b":2}}"#))
  }

  @Test func introspectionAnswersTheStandardQuestions() async throws {
    let text = try await run(
      """
      "All of it" schema { query: Q }
      type Q { f("why" a: I = {x: [1, 2], s: "q"}, old: Int @deprecated): [E!]! gone: Int @deprecated(reason: "no") }
      enum E { A B @deprecated } input I @oneOf { x: [Int] s: String }
      scalar S @specifiedBy(url: "https://x") directive @r(a: Int) repeatable on FIELD
      """.replacing(" = {x: [1, 2], s: \"q\"}", with: " = {x: [1, 2]}"),
      """
      { __schema { description queryType { name } mutationType { name } }
        q: __type(name: "Q") { fields { name args { name defaultValue description } type { kind ofType { kind ofType { kind ofType { name } } } } }
          all: fields(includeDeprecated: true) { name isDeprecated deprecationReason } }
        e: __type(name: "E") { enumValues { name } } i: __type(name: "I") { isOneOf inputFields { name } }
        s: __type(name: "S") { specifiedByURL fields { name } } none: __type(name: "None") { name } }
      """)
    #expect(
      text
        == #"{"data":{"__schema":{"description":"All of it","queryType":{"name":"Q"},"mutationType":null},"q":{"fields":[{"name":"f","args":[{"name":"a","defaultValue":"{x: [1, 2]}","description":"why"}],"type":{"kind":"NON_NULL","ofType":{"kind":"LIST","ofType":{"kind":"NON_NULL","ofType":{"name":"E"}}}}}],"all":[{"name":"f","isDeprecated":false,"deprecationReason":null},{"name":"gone","isDeprecated":true,"deprecationReason":"no"}]},"e":{"enumValues":[{"name":"A"}]},"i":{"isOneOf":true,"inputFields":[{"name":"x"},{"name":"s"}]},"s":{"specifiedByURL":"https://x","fields":null},"none":null}}"#
    )
  }

  @Test func subscriptionsRunTheirSelectionForEachEvent() async throws {
    var resolvers = Resolvers<Void>()
    resolvers.subscription("ticks") { arguments, _, events in
      for value in 1...(arguments.int("to") ?? 1) {
        try await events.send(.value(["at": .int(Int64(value))]))
      }
    }
    resolvers.subscription("broken") { _, _, _ in throw Failure() }
    let schema = try Schema(
      sdl: """
        type Query { a: Int } type T { at: Int! odd: Int! }
        type Subscription { ticks(to: Int): T broken: Int }
        """)
    resolvers.property("T", "odd") { source, _, _ in
      guard case .value(.int(let at)) = try source.resolve("at", GraphQLArguments()), at % 2 == 1
      else { throw Failure() }
      return .int(1)
    }
    let engine = try GraphQLEngine(schema: schema, resolvers: resolvers)
    let results = Mutex<[String]>([])
    let ticks = try engine.prepare(
      GraphQLRequest(query: "subscription { t: ticks(to: 3) { at odd } }"))
    let end = await engine.subscribe(ticks, context: ()) { response in
      results.withLock { $0.append(String(decoding: response.json, as: UTF8.self)) }
    }
    guard case .completed = end else { return #expect(Bool(false), "\(end)") }
    #expect(results.withLock { $0.count } == 3)
    #expect(results.withLock { $0[0] } == #"{"data":{"t":{"at":1,"odd":1}}}"#)
    #expect(results.withLock { $0[1] }.hasSuffix(#""data":{"t":null}}"#))
    let left = await engine.subscribe(ticks, context: ()) { _ in throw Failure() }
    guard case .cancelled = left else {
      return #expect(Bool(false), "a client that cannot be reached has left: \(left)")
    }
    let broken = try engine.prepare(GraphQLRequest(query: "subscription { broken }"))
    guard case .refused = await engine.subscribe(broken, context: (), send: { _ in }) else {
      return #expect(Bool(false), "a source that fails at once is a refusal")
    }
  }

  @Test func theOperationIsChosenByName() async throws {
    let two = "query A { a } query B { b: a }"
    let engine = try GraphQLEngine(
      schema: try Schema(sdl: "type Query { a: Int }"), resolvers: Resolvers<Void>())
    #expect(throws: RequestRefused.self) { try engine.prepare(GraphQLRequest(query: two)) }
    #expect(throws: RequestRefused.self) {
      try engine.prepare(GraphQLRequest(query: two, operationName: "C"))
    }
    let named = try engine.prepare(GraphQLRequest(query: two, operationName: "B"))
    #expect(named.name == "B")
  }
}

extension String {
  fileprivate func components(of text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
