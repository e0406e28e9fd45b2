import Testing

@testable import GraphQL

@Suite struct CostTests {
  private static let schema = Result {
    try Schema(
      sdl: """
        directive @cost(weight: Int!) on FIELD_DEFINITION
        directive @listSize(assumedSize: Int, slicingArguments: [String!]) on FIELD_DEFINITION
        type Query {
          plain: Int
          dear: Thing @cost(weight: 50)
          few: [Thing] @listSize(assumedSize: 3)
          some: [Thing]
          page(first: Int = 20, last: Int): Page @cost(weight: 5)
            @listSize(slicingArguments: ["first", "last"])
        }
        type Page { items: [Thing] total: Int }
        type Thing { name: String page(first: Int): Page @listSize(slicingArguments: ["first"]) }
        """)
  }

  private func prepared(
    _ query: String, _ variables: GraphQLObject = [:], _ limits: QueryLimits = QueryLimits()
  ) throws -> PreparedOperation {
    var options = EngineOptions<Void>()
    options.limits = limits
    let engine = try GraphQLEngine<Void>(
      schema: try Self.schema.get(), resolvers: Resolvers(), options: options)
    return try engine.prepare(GraphQLRequest(query: query, variables: variables))
  }

  @Test(
    "Weights are added, and multiplied by the sizes of lists",
    arguments: [
      ("{ plain }", 1), ("{ dear { name } }", 51), ("{ few { name } }", 4),
      ("{ some { name } }", 11), ("{ page(first: 7) { items { name } total } }", 26),
      ("{ page { items { name } } }", 45), ("{ page(first: 2, last: 9) { total } }", 14),
      ("{ page(first: 3) { items { page(first: 4) { items { name } } } } }", 35),
      ("{ ...F ...F } fragment F on Query { dear { name } }", 102),
      ("{ __schema { types { name } } }", 1),
    ])
  func costs(query: String, cost: Int) throws {
    #expect(try prepared(query).measure.cost == cost)
  }

  @Test func aVariableCountsAsItsValue() throws {
    let query = "query ($n: Int) { page(first: $n) { items { name } } }"
    for (variables, size): (GraphQLObject, Int) in [(["n": 5], 5), ([:], 20), (["n": 100], 100)] {
      let measure = try prepared(query, variables).measure
      #expect(measure.cost == 5 + 2 * size && measure.listSize == size)
    }
    let greedy = #expect(throws: RequestRefused.self) { try prepared(query, ["n": 101]) }
    #expect(greedy?.errors.map(\.limit) == [.listSize])
    // What is refused for one value is not for another.
    let limits = QueryLimits(cost: 50)
    let dear = #expect(throws: RequestRefused.self) { try prepared(query, ["n": 60], limits) }
    #expect(dear?.errors.map(\.limit) == [.cost])
    #expect(dear?.errors.first?.extensions["cost"] == 125)
    #expect(dear?.errors.first?.extensions["costLimit"] == 50)
    #expect(try prepared(query, ["n": 10], limits).measure.cost == 25)
  }

  @Test func hugeNumbersAreHuge() throws {
    for number in ["101", "2147483647"] {
      let refusal = #expect(throws: RequestRefused.self) {
        try prepared("{ page(first: \(number)) { total } }")
      }
      #expect(refusal?.errors.contains { $0.limit == .listSize } == true)
    }
  }

  @Test func aSchemaMayBeKept() throws {
    let refusal = #expect(throws: RequestRefused.self) {
      try prepared(
        "{ ... { __type(name: \"Query\") { name } } }", [:], QueryLimits(schemaQuestions: 0))
    }
    #expect(refusal?.errors.map(\.limit) == [.introspection])
    #expect(try prepared("{ __typename }", [:], QueryLimits(schemaQuestions: 0)).kind == .query)
  }
}
