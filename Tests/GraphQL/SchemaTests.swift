import Testing

@testable import GraphQL

@Suite(.timeLimit(.minutes(10))) struct SchemaTests {
  @Test(
    "A wrong schema says what is wrong",
    arguments: [
      ("type A { b: Int }", "Query root type must be provided."),
      ("type Query { a: Nothing }", "Unknown type \"Nothing\"."),
      (
        "type Query { a(b: I): Int } input I { b: I! }",
        "Cannot reference Input Object I within itself through a series of non-null fields."
      ),
      (
        "type Query { a(b: Query): Int }",
        "The type of Query.a(b:) must be Input Type but got: Query."
      ),
      (
        "interface N { id: ID! } type Query implements N { id: ID }",
        "Interface field N.id expects type ID! but Query.id is type ID."
      ),
      ("type Query { a: Int a: Int }", "Field \"Query.a\" can only be defined once."),
      (
        "type Query { __a: Int }",
        "Name \"__a\" must not begin with \"__\", which is reserved by GraphQL introspection."
      ),
      ("type Query { a(b: Int = \"x\"): Int }", "Expected value of type \"Int\", found \"x\"."),
      (
        "type Query { a(b: I = {}): Int } input I { c: I = {} }",
        "The default values of Input Object I refer to themselves."
      ),
      ("type Query { a: Int @nothing }", "Unknown directive \"@nothing\"."),
    ])
  func schemaErrors(_ sdl: String, message: String) {
    do throws(SchemaError) {
      _ = try Schema(sdl: sdl)
      Issue.record("was taken")
    } catch {
      #expect(error.errors.map(\.message).contains(message))
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
