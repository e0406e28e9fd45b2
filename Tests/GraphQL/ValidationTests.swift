import Testing

@testable import GraphQL

@Suite(.timeLimit(.minutes(10))) struct ValidationTests {
  static let schema = Result { () throws(SchemaError) in
    try Schema(
      sdl: """
        directive @onField on FIELD
        directive @twice repeatable on FIELD
        interface Being { name(surname: Boolean): String }
        interface Pet implements Being { name(surname: Boolean): String owner: Human }
        type Dog implements Pet & Being {
          name(surname: Boolean): String owner: Human barkVolume: Int
          does(command: Command!): Boolean isAt(x: Int! = 1, y: Int): Boolean
        }
        type Cat implements Pet & Being { name(surname: Boolean): String owner: Human meows: String }
        type Human implements Being { name(surname: Boolean): String pets: [Pet!] }
        union CatOrDog = Cat | Dog
        enum Command { SIT DOWN }
        scalar Any
        input Filter { name: String! tags: [String!] nested: Filter size: Int = 3 }
        input Choice @oneOf { a: Int b: String }
        type Query {
          dog: Dog cat: Cat pet: Pet human: Human catOrDog: CatOrDog
          find(filter: Filter, choice: Choice, ids: [ID!], n: Int!, any: Any): [Pet]
        }
        type Subscription { one: Int two: Int }
        """)
  }

  private func rules(_ source: String) throws -> [String] {
    let document = try Parser.parse(source)
    return Validator.validate(document, against: try Self.schema.get(), errorLimit: 50)
      .compactMap(\.rule)
  }

  @Test(
    "Valid documents have no errors",
    arguments: [
      "{ dog { name ...F } } fragment F on Dog { barkVolume }",
      "query ($n: Int!, $f: Filter, $c: Command!) { find(n: $n, filter: $f) { name } dog { does(command: $c) } }",
      "{ pet { ... on Dog { volume: barkVolume } ... on Cat { volume: meows2: name } } }"
        .replacing("volume: meows2: name", with: "sound: meows"),
      "{ catOrDog { __typename ... on Pet { name } } }", "{ __schema { types { name } } }",
      "query ($n: Int = 2) { find(n: $n, filter: {name: \"x\", tags: \"one\"}, choice: {a: 1}) { name } }",
      "{ dog { name @twice @twice @onField } }", "subscription { one }",
      "{ dog { isAt(y: null) } }",
    ])
  func valid(_ source: String) throws {
    #expect(try rules(source) == [])
  }

  /// The places are those that graphql-core tells: those of one error joined by dashes.
  @Test(
    "Each rule refuses what it is there for, and tells where",
    arguments: [
      ("type A { b: Int } { dog { name } }", "ExecutableDefinitions", "1:1"),
      ("mutation { a }", "KnownOperationTypes", "1:1"),
      ("query A { dog { name } } query A { cat { name } }", "UniqueOperationNames", "1:7-1:32"),
      ("{ dog { name } } query A { cat { name } }", "LoneAnonymousOperation", "1:1"),
      ("subscription { one two }", "SingleFieldSubscriptions", "1:20"),
      ("subscription { __typename }", "SingleFieldSubscriptions", "1:16"),
      ("subscription { one @skip(if: true) }", "SingleFieldSubscriptions", "1:20"),
      ("{ dog { meows } }", "FieldsOnCorrectType", "1:9"),
      ("{ catOrDog { name } }", "FieldsOnCorrectType", "1:14"),
      ("{ dog { name: barkVolume name } }", "OverlappingFieldsCanBeMerged", "1:9-1:26"),
      ("{ dog { name(surname: true) name } }", "OverlappingFieldsCanBeMerged", "1:9-1:29"),
      (
        "{ pet { ... on Dog { x: barkVolume } ... on Cat { x: meows } } }",
        "OverlappingFieldsCanBeMerged", "1:22-1:51"
      ),
      (
        "{ dog { ...A ...B } } fragment A on Dog { x: name } fragment B on Dog { x: barkVolume }",
        "OverlappingFieldsCanBeMerged", "1:43-1:73"
      ),
      ("{ dog }", "ScalarLeafs", "1:3"),
      ("{ dog { name { x } } }", "ScalarLeafs", "1:14"),
      ("{ dog { name(other: 1) } }", "KnownArgumentNames", "1:14"),
      ("{ dog { name @skip(if: true, x: 1) } }", "KnownArgumentNames", "1:30"),
      ("{ dog { name(surname: true, surname: true) } }", "UniqueArgumentNames", "1:14-1:29"),
      ("{ dog { does } }", "ProvidedRequiredArguments", "1:9"),
      ("{ dog { name @skip } }", "ProvidedRequiredArguments", "1:14"),
      (
        "{ dog { ...F } } fragment F on Dog { name } fragment F on Dog { name }",
        "UniqueFragmentNames", "1:27-1:54"
      ),
      ("{ dog { ... on Nothing { name } } }", "KnownTypeNames", "1:16"),
      ("{ dog { ... on Command { name } } }", "FragmentsOnCompositeTypes", "1:16"),
      ("{ dog { name } } fragment F on Dog { name }", "NoUnusedFragments", "1:18"),
      ("{ dog { ...F } }", "KnownFragmentNames", "1:12"),
      (
        "{ dog { ...F } } fragment F on Dog { ...G } fragment G on Dog { ...F }",
        "NoFragmentCycles", "1:38-1:65"
      ),
      ("{ dog { ...F } } fragment F on Dog { ...F }", "NoFragmentCycles", "1:38"),
      ("{ dog { ... on Cat { name } } }", "PossibleFragmentSpreads", "1:9"),
      (
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        "MaxIntrospectionDepth", "1:3"
      ),
      ("{ find(n: \"1\") { name } }", "ValuesOfCorrectType", "1:11"),
      ("{ find(n: 1.0) { name } }", "ValuesOfCorrectType", "1:11"),
      ("{ find(n: null) { name } }", "ValuesOfCorrectType", "1:11"),
      ("{ find(n: 1, filter: {}) { name } }", "ValuesOfCorrectType", "1:22"),
      ("{ find(n: 1, choice: {a: 1, b: \"x\"}) { name } }", "ValuesOfCorrectType", "1:22"),
      ("{ dog { does(command: \"SIT\") } }", "ValuesOfCorrectType", "1:23"),
      (
        "{ find(n: 1, filter: {name: \"a\", name: \"b\"}) { name } }", "UniqueInputFieldNames",
        "1:23-1:34"
      ),
      ("{ dog { name @nothing } }", "KnownDirectives", "1:14"),
      ("query @onField { dog { name } }", "KnownDirectives", "1:7"),
      ("{ dog { name @onField @onField } }", "UniqueDirectivesPerLocation", "1:14-1:23"),
      ("query ($a: Int!, $a: Int!) { find(n: $a) { name } }", "UniqueVariableNames", "1:9-1:19"),
      ("query ($a: Dog) { dog { isAt(y: $a) } }", "VariablesAreInputTypes", "1:12"),
      ("{ find(n: $a) { name } }", "NoUndefinedVariables", "1:11-1:1"),
      (
        "query Q { ...F } fragment F on Query { find(n: $a) { name } }", "NoUndefinedVariables",
        "1:48-1:1"
      ),
      ("query ($a: Int) { dog { name } }", "NoUnusedVariables", "1:8"),
      ("query ($a: Int) { find(n: $a) { name } }", "VariablesInAllowedPosition", "1:8-1:27"),
      (
        "query ($a: Int) { find(n: 1, choice: {a: $a}) { name } }", "VariablesInAllowedPosition",
        "1:8-1:42"
      ),
    ])
  func invalid(_ source: String, rule: String, places: String) throws {
    let document = try Parser.parse(source)
    let errors = Validator.validate(document, against: try Self.schema.get(), errorLimit: 50)
    let told = errors.filter { $0.rule == rule }.map { error in
      error.locations.map { "\($0.line):\($0.column)" }.joined(separator: "-")
    }
    #expect(told.sorted() == places.split(separator: " ").map { String($0) }.sorted())
  }

  /// Forty fragments of a hundred equal fields are compared 78 000 times by who takes them in pairs.
  @Test(arguments: ["a", "f(x: 1, y: [1, 2])", "q { a q { a } }"])
  func equalFieldsMergeInLinearTime(_ field: String) throws {
    let schema = try Schema(sdl: "type Query { a: Int f(x: Int, y: [Int]): Int q: Query }")
    func errors(_ last: String) throws -> [GraphQLError] {
      let spreads = (0..<40).map { "...F\($0)" }.joined(separator: " ")
      let fields = String(repeating: field + " ", count: 100)
      let fragments = (0..<40).map { "fragment F\($0) on Query { \(fields) }" }
      let text = "{ \(spreads) } \(fragments.joined(separator: " ")) \(last)"
      let document = try Parser.parse(text, limits: ParserLimits(tokens: 100_000))
      let collector = FieldCollector(
        schema: schema,
        fragments: Dictionary(document.fragments.map { ($0.name.text, $0) }) { _, last in last })
      // Each field is looked at a few times, not once for each other field.
      var merge = FieldMerge(schema: schema, collector: collector, budget: 60_000)
      switch merge.verdict(on: document) {
      case .mergeable: return []
      case .undecided: return [GraphQLError(.limit, "undecided")]
      case .conflict:
        return Validator.validate(document, against: schema, errorLimit: 50)
      }
    }
    #expect(try errors("").isEmpty)
    let wrong = try errors("query Q { ...F0 ...F1 \(field.prefix(1)): __typename }")
    #expect(wrong.contains { $0.rule == "OverlappingFieldsCanBeMerged" })
  }

  /// What graphql-core 3.2 says of the same documents: a variable in a list that cannot stand where
  /// it does is held against the list's place.
  @Test(
    "Variables are judged by the place they have",
    arguments: [
      ("query ($a: Int) { find(n: $a) { name } }", 1),
      ("query ($a: Int = null) { find(n: $a) { name } }", 1),
      ("query ($a: Int = 1) { find(n: $a) { name } }", 0),
      ("query ($a: Int) { dog { isAt(x: $a) } }", 0),
      ("query ($a: String) { dog { isAt(x: $a) } }", 1),
      ("query ($a: ID!) { find(n: 1, ids: $a) { name } }", 1),
      ("query ($a: ID) { find(n: 1, ids: [$a]) { name } }", 1),
      ("query ($a: ID = 1) { find(n: 1, ids: [$a]) { name } }", 0),
      ("query ($a: Boolean) { dog { name @skip(if: $a) } }", 1),
      ("query ($a: Boolean = true) { dog { name @skip(if: $a) } }", 0),
      ("query ($a: Int = 1) { find(n: 1, choice: {a: $a}) { name } }", 1),
      ("query ($a: Int!) { find(n: 1, choice: {a: $a}) { name } }", 0),
      ("query ($a: String) { find(n: 1, choice: {a: $a}) { name } }", 2),
      ("query ($a: String!) { find(n: 1, choice: {a: $a}) { name } }", 1),
      ("query ($a: Int) { find(n: 1, choice: {a: $a, b: $a}) { name } }", 3),
      ("query ($a: Int) { find(n: 1, filter: {name: [$a]}) { name } }", 1),
      ("query ($a: Int) { find(n: 1, filter: [{name: $a}]) { name } }", 1),
      ("query ($a: Int) { find(n: 1, filter: {name: {x: [$a]}}) { name } }", 0),
      ("query ($a: Int) { find(n: 1, choice: [$a]) { name } }", 2),
      ("query ($a: Int) { find(n: 1, choice: {b: [$a]}) { name } }", 1),
      ("query ($a: Int) { find(n: 1, any: $a) { name } }", 1),
      ("query ($a: Int) { find(n: 1, any: [$a]) { name } }", 1),
      ("query ($a: Int) { find(n: 1, any: {x: $a}) { name } }", 0),
    ])
  func positions(_ source: String, errors: Int) throws {
    #expect(try rules(source).count { $0 == "VariablesInAllowedPosition" } == errors)
  }

  @Test func objectsAreTheSameInAnyOrder() throws {
    let one = "find(n: 1, filter: {name: \"x\", nested: {name: \"y\", size: 1}}) { name }"
    let other = "find(filter: {nested: {size: 1, name: \"y\"}, name: \"x\"}, n: 1) { name }"
    #expect(try rules("{ \(one) \(other) }") == [])
    #expect(
      try rules("{ \(one) \(other.replacing("size: 1", with: "size: 2")) }")
        == ["OverlappingFieldsCanBeMerged"])
  }

  @Test func limitsCountThroughFragments() throws {
    let schema = try Self.schema.get()
    func limited(_ source: String) throws -> [String] {
      QueryLimits().check(try Parser.parse(source), schema: schema).map(\.message)
    }
    var chain = "{ ...F0 } fragment F40 on Query { dog { name } }"
    for index in 0..<40 {
      chain += " fragment F\(index) on Query { ...F\(index + 1) ...F\(index + 1) }"
    }
    #expect(try limited(chain).contains("The operation has too many fields."))
    let nested =
      "{ human " + String(repeating: "{ pets { owner ", count: 10) + "{ name }"
      + String(repeating: "} }", count: 10) + " }"
    #expect(try limited(nested).contains("The operation nests fields too deeply."))
    let questions = (0..<9).map { "q\($0): __type(name: \"Dog\") { name }" }
    #expect(
      try limited("{ \(questions.joined(separator: " ")) }")
        == ["The operation asks about the schema too often."])
    #expect(try limited("{ \(questions.dropLast().joined(separator: " ")) }") == [])
    #expect(try limited("{ dog { name } }") == [])
  }

  /// Documents as long as the limit on tokens lets them be.
  enum Monster: CaseIterable {
    case longChain, chainOfFields, chainOfTwins, crowd, everyoneSpreadsEveryone

    var fragments: [String] {
      switch self {
      case .longChain:
        (0..<600).map { "fragment F\($0) on Query { ...F\($0 + 1) }" }
      case .chainOfFields:
        (0..<350).map { "fragment F\($0) on Human { pets { owner { ...F\($0 + 1) } } }" }
      case .chainOfTwins:
        (0..<250).map {
          "fragment F\($0) on Human { pets { owner { ...F\($0 + 1) } } pets { name } }"
        }
      case .crowd:
        ["fragment F0 on Query { " + String(repeating: "dog ", count: 4_900) + "}"]
      case .everyoneSpreadsEveryone:
        (0..<30).map { index in
          let spreads = (0..<30).map { "...F\($0)" }.joined(separator: " ")
          return "fragment F\(index) on Human { \(spreads) name }"
        }
      }
    }
  }

  /// A task's stack must hold what walks over them, and comparing everything with everything must
  /// come to an end.
  @Test(arguments: Monster.allCases)
  func monstersAreRefusedAndEndNothing(_ monster: Monster) async throws {
    let query = "{ human { ...F0 } ...F0 } " + monster.fragments.joined(separator: " ")
    let document = try Parser.parse(query)
    let engine = try GraphQLEngine<Int>(schema: try Self.schema.get(), resolvers: Resolvers())
    #expect(!engine.validate(document).isEmpty)
    // Measuring comes after validation, but must not depend on it.
    #expect(!QueryLimits().check(document, schema: engine.schema).isEmpty || monster == .longChain)
  }

  /// Each wrong key is told with the whole object around it, so there must be an end to it.
  @Test func variablesWithManyMistakesAreRefusedSoon() throws {
    let engine = try GraphQLEngine<Int>(schema: try Self.schema.get(), resolvers: Resolvers())
    var filter: GraphQLObject = ["name": "x"]
    for index in 0..<30_000 { filter["wrong\(index)"] = 1 }
    let request = GraphQLRequest(
      query: "query ($f: Filter) { find(n: 1, filter: $f) { name } }",
      variables: ["f": .object(filter)])
    let refusal = #expect(throws: RequestRefused.self) { try engine.prepare(request) }
    #expect(refusal?.errors.count == 50)
    #expect(refusal?.errors.allSatisfy { $0.message.utf8.count < 1_000 } == true)
  }

  @Test func rememberedDocumentsAreBoundedWithTheirTrees() {
    let cache = DocumentCache(count: 1_000, bytes: 1 << 20)
    for index in 0..<200 {
      let text = "{ \(String(repeating: "a ", count: 200)) b\(index) }"
      _ = cache.document(for: text) { .invalid([]) }
    }
    #expect((1 << 18...1 << 20).contains(cache.bytes))
  }
}
