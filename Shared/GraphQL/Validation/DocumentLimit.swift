/// Which limit a document passes.
package enum DocumentLimit: Sendable, Hashable, CaseIterable {
  /// The text has too many tokens.
  case tokens
  /// Selections, lists and objects of the text, or fields of an operation, nest too deeply.
  case depth
  case aliases
  case rootFields
  case directives
  /// Too many fields once fragments are spread, or too many ways in which they overlap.
  case fields
  /// A list is asked for in too large pieces.
  case listSize
  case cost
  /// The schema is asked about too often.
  case schemaQuestions
  /// The schema may not be asked about at all.
  case introspection
}
