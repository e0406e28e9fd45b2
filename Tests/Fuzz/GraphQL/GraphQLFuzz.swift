import FuzzSupport

/// `graphql-fuzz`: bad documents, schemas, values and JSON for the GraphQL engine. Whatever comes
/// in, the engine answers, and its answers hold together.
@main struct GraphQLFuzz {
  static func main() async {
    await FuzzProgram(
      "graphql-fuzz",
      kinds: [
        .rounds("documents") { try await DocumentFuzz.round(&$0) },
        .rounds("fragments") { try await FragmentFuzz.round(&$0) },
        .rounds("nesting") { try await NestingFuzz.round(&$0) },
        .rounds("schemas") { try await SchemaFuzz.round(&$0) },
        .rounds("json") { try JSONFuzz.round(&$0) },
      ]
    ).run()
  }
}
