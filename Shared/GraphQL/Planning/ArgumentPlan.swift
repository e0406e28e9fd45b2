/// A field's arguments as far as they are known before a request (section 6.4.1). What is large is
/// kept apart, since a plan is copied for each field.
enum ArgumentPlan: Sendable {
  /// No variable is among them: coerced once for all.
  case constant(GraphQLArguments)
  /// Coerced with the variables of each request.
  indirect case variable(FieldNode, FieldDefinition)
  /// They cannot be coerced whatever the variables are.
  indirect case failure(GraphQLError)

  init(_ node: FieldNode, _ definition: FieldDefinition, schema: Schema, source: SourceText) {
    guard !definition.arguments.isEmpty else {
      self = .constant(GraphQLArguments())
      return
    }
    if node.arguments.contains(where: { $0.value.holdsVariable }) {
      self = .variable(node, definition)
      return
    }
    let coercion = ArgumentCoercion(schema: schema, source: source, variables: [:])
    do throws(GraphQLError) {
      self = .constant(try coercion.coerce(node, definition))
    } catch {
      self = .failure(error)
    }
  }
}

extension ArgumentPlan {
  /// The arguments for a request's variables.
  func coerced(
    _ planner: Planner, _ variables: [String: GraphQLValue]
  ) throws(GraphQLError) -> GraphQLArguments {
    switch self {
    case .constant(let arguments): return arguments
    case .failure(let error): throw error
    case .variable(let node, let definition):
      return try ArgumentCoercion(
        schema: planner.access.schema, source: planner.source, variables: variables
      ).coerce(node, definition)
    }
  }
}

/// Coerces a field's arguments (section 6.4.1).
struct ArgumentCoercion {
  let schema: Schema
  let source: SourceText
  let variables: [String: GraphQLValue]

  func coerce(
    _ node: FieldNode, _ definition: FieldDefinition
  ) throws(GraphQLError) -> GraphQLArguments {
    let coercion = InputCoercion(schema: schema)
    var values = GraphQLObject()
    for argument in definition.arguments.values {
      let name = argument.name
      let given = node.arguments.first { $0.name.text == name }
      guard let given, !coercion.isAbsent(given.value, variables) else {
        if let literal = argument.defaultValue {
          values[name] = coercion.literal(literal, to: argument.type, variables: [:]) ?? .null
        } else if argument.type.isNonNull {
          throw failure(
            "Argument \"\(name)\" of required type \"\(argument.type.text)\" was not provided.",
            node.offset)
        }
        continue
      }
      let value = coercion.literal(given.value, to: argument.type, variables: variables)
      guard let value else {
        throw failure(
          "Argument \"\(name)\" has invalid value \(given.value.text).", given.value.offset)
      }
      values[name] = value
    }
    return GraphQLArguments(values)
  }

  private func failure(_ message: String, _ offset: Int) -> GraphQLError {
    GraphQLError(.execution, message, locations: [source.location(at: offset)])
  }
}

extension ValueNode {
  fileprivate var holdsVariable: Bool {
    switch kind {
    case .variable: true
    case .list(let items): items.contains { $0.holdsVariable }
    case .object(let fields): fields.contains { $0.value.holdsVariable }
    default: false
    }
  }
}
