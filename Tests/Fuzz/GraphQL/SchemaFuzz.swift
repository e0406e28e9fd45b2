import FuzzSupport
import GraphQL

/// Schema texts of any kind: one is refused with reasons, or can be asked about itself.
enum SchemaFuzz {
  private static let question = """
    { __schema { description queryType { name } types { ...T fields(includeDeprecated: true) { name
      args(includeDeprecated: true) { name defaultValue type { ...R } } type { ...R } isDeprecated deprecationReason }
      interfaces { ...R } possibleTypes { ...R } enumValues(includeDeprecated: true) { name deprecationReason }
      inputFields(includeDeprecated: true) { name defaultValue type { ...R } } }
      directives { name locations isRepeatable args { name defaultValue type { ...R } } } } }
    fragment T on __Type { kind name description specifiedByURL isOneOf }
    fragment R on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
    """

  static func round(_ random: inout SeededGenerator) async throws {
    let text = random.once(in: 8) ? FuzzSchema.sdl : TextMutation.changed(FuzzSchema.sdl, &random)
    CrashNote.record(text.utf8)
    let schema: Schema
    do throws(SchemaError) {
      schema = try Schema(sdl: text)
    } catch {
      return try FuzzFailure.unless(!error.errors.isEmpty, "a schema is refused without a reason")
    }
    let engine = try GraphQLEngine(schema: schema, resolvers: Resolvers<Void>())
    let response = await engine.execute(GraphQLRequest(query: question), context: ())
    try FuzzFailure.unless(response.errors.isEmpty, "introspection fails: \(response.errors)")
    _ = try JSONReader.parse(response.json)
  }
}
