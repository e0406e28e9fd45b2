/// How a custom scalar is checked and turned into what resolvers work with, and back.
package struct ScalarCodec: Sendable {
  /// From a variable or a literal. A thrown `ScalarError` says what is wrong with it.
  package let parse: @Sendable (GraphQLValue) throws -> GraphQLValue
  /// From a resolver's result to the response.
  package let serialize: @Sendable (GraphQLValue) throws -> GraphQLValue

  package init(
    parse: @escaping @Sendable (GraphQLValue) throws -> GraphQLValue,
    serialize: @escaping @Sendable (GraphQLValue) throws -> GraphQLValue = { $0 }
  ) {
    self.parse = parse
    self.serialize = serialize
  }
}

/// A value that a scalar does not take; the message goes to the client.
package struct ScalarError: Error, Sendable {
  package let message: String

  package init(_ message: String) {
    self.message = message
  }
}

/// The five scalars of the specification (section 3.5).
enum BuiltInScalar: String {
  case int = "Int"
  case float = "Float"
  case string = "String"
  case boolean = "Boolean"
  case id = "ID"

  private static let int32 = Int64(Int32.min)...Int64(Int32.max)

  /// From JSON.
  func parse(_ value: GraphQLValue) throws(ScalarError) -> GraphQLValue {
    switch (self, value) {
    case (.int, .int(let number)):
      guard Self.int32.contains(number) else {
        throw ScalarError("Int cannot represent non 32-bit signed integer value: \(number)")
      }
      return value
    case (.int, .float(let number)) where number == number.rounded():
      guard let whole = Int64(exactly: number), Self.int32.contains(whole) else {
        throw ScalarError("Int cannot represent non 32-bit signed integer value: \(value.shown)")
      }
      return .int(whole)
    case (.int, _): throw ScalarError("Int cannot represent non-integer value: \(value.shown)")
    case (.float, .int(let number)): return .float(Double(number))
    case (.float, .float(let number)) where number.isFinite: return value
    case (.float, _): throw ScalarError("Float cannot represent non numeric value: \(value.shown)")
    case (.string, .string): return value
    case (.string, _):
      throw ScalarError("String cannot represent a non string value: \(value.shown)")
    case (.boolean, .boolean): return value
    case (.boolean, _):
      throw ScalarError("Boolean cannot represent a non boolean value: \(value.shown)")
    case (.id, .string): return value
    case (.id, .int(let number)): return .string(String(number))
    case (.id, .float(let number)) where Int64(exactly: number) != nil:
      return .string(String(Int64(exactly: number) ?? 0))
    case (.id, _): throw ScalarError("ID cannot represent value: \(value.shown)")
    }
  }

  /// From a document's text, where the kind of literal matters.
  func parse(_ node: ValueNode) throws(ScalarError) -> GraphQLValue {
    switch (self, node.kind) {
    case (.int, .int(let text)):
      guard let number = Int64(text), Self.int32.contains(number) else {
        throw ScalarError("Int cannot represent non 32-bit signed integer value: \(text)")
      }
      return .int(number)
    case (.int, _): throw ScalarError("Int cannot represent non-integer value: \(node.text)")
    case (.float, .int(let text)), (.float, .float(let text)):
      guard let number = Double(text), number.isFinite else {
        throw ScalarError("Float cannot represent non numeric value: \(text)")
      }
      return .float(number)
    case (.float, _): throw ScalarError("Float cannot represent non numeric value: \(node.text)")
    case (.string, .string(let text)): return .string(text)
    case (.string, _):
      throw ScalarError("String cannot represent a non string value: \(node.text)")
    case (.boolean, .boolean(let value)): return .boolean(value)
    case (.boolean, _):
      throw ScalarError("Boolean cannot represent a non boolean value: \(node.text)")
    case (.id, .string(let text)), (.id, .int(let text)): return .string(text)
    case (.id, _):
      throw ScalarError(
        "ID cannot represent a non-string and non-integer value: \(node.text)")
    }
  }

  /// From a resolver's result to the response.
  func serialize(_ value: GraphQLValue) throws(ScalarError) -> GraphQLValue {
    switch (self, value) {
    case (.int, .boolean(let flag)): return .int(flag ? 1 : 0)
    case (.int, .string(let text)):
      guard let number = Int64(text), Self.int32.contains(number) else {
        throw ScalarError("Int cannot represent non-integer value: \(value.shown)")
      }
      return .int(number)
    case (.int, _): return try parse(value)
    case (.float, .boolean(let flag)): return .float(flag ? 1 : 0)
    case (.float, .string(let text)):
      guard let number = Double(text), number.isFinite else {
        throw ScalarError("Float cannot represent non numeric value: \(value.shown)")
      }
      return .float(number)
    case (.float, _): return try parse(value)
    case (.string, .int(let number)): return .string(String(number))
    case (.string, .float) where value.shown != "null": return .string(value.shown)
    case (.string, .boolean(let flag)): return .string(flag ? "true" : "false")
    case (.string, .string): return value
    case (.string, _): throw ScalarError("String cannot represent value: \(value.shown)")
    case (.boolean, .int(let number)): return .boolean(number != 0)
    case (.boolean, .float(let number)) where number.isFinite: return .boolean(number != 0)
    case (.boolean, _): return try parse(value)
    case (.id, _): return try parse(value)
    }
  }
}
