import GraphQL

/// The schema that documents are made for, and engines over it.
struct FuzzSchema: Sendable {
  static let sdl = """
    "d" schema { query: Query mutation: Mutation subscription: Subscription }
    directive @d(x: I = {a: 1}) repeatable on FIELD | FRAGMENT_SPREAD | QUERY | OBJECT
    interface N { id: ID! n: N must: N! }
    type A implements N @d { id: ID! n: N must: N! b: [B!] e(of: [E] = [X]): E! f(x: Float): Float }
    type B implements N { id: ID! n: N must: N! a(i: I, o: O): A u: U all: [[A!]!] }
    union U = A | B enum E { X Y @deprecated }
    input I { a: Int! = 1 i: [I!] e: E } input O @oneOf { i: I s: String } scalar S @specifiedBy(url: "u")
    type Query { n(id: ID = "x"): N u: [U] a: A! s(v: S): S b(o: O, l: [[Int!]]): B }
    type Mutation { a(i: I!): A! b: B } type Subscription { a: A } extend type Query { more: Int }
    """

  /// With all checks and limits.
  let careful: GraphQLEngine<Void>
  /// Runs whatever parses: execution must not rely on validation to come to an end.
  let careless: GraphQLEngine<Void>

  static let shared = Result { try FuzzSchema() }

  private init() throws {
    let schema = try Schema(sdl: Self.sdl)
    var options = EngineOptions<Void>()
    options.cachedDocuments = 20
    careful = try GraphQLEngine(schema: schema, resolvers: Resolvers(), options: options)
    options.limits = nil
    options.validates = false
    careless = try GraphQLEngine(schema: schema, resolvers: Resolvers(), options: options)
  }
}
