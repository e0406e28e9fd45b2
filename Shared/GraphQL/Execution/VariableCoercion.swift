/// Coerces a request's variables (section 6.1.2).
struct VariableCoercion {
  let schema: Schema
  let source: SourceText
  let errorLimit: Int

  /// Values by name; a variable that is neither given nor has a default is absent.
  func coerce(
    _ given: GraphQLObject, for operation: OperationDefinition
  ) throws(RequestRefused) -> [String: GraphQLValue] {
    if operation.variables.isEmpty { return [:] }
    let coercion = InputCoercion(schema: schema)
    var coerced: [String: GraphQLValue] = [:]
    var errors: [GraphQLError] = []
    for definition in operation.variables {
      let name = definition.name.text
      let type = TypeReference(definition.type)
      func report(_ message: String, at offset: Int? = nil) {
        guard errors.count < errorLimit else { return }
        let location = source.location(at: offset ?? definition.offset)
        errors.append(GraphQLError(.variables, message, locations: [location]))
      }
      guard schema.type(type)?.isInput == true else {
        report(
          "Variable \"$\(name)\" expected value of type \"\(type.text)\" which cannot be used as an input type.",
          at: definition.type.offset)
        continue
      }
      guard let value = given[name] else {
        if let literal = definition.defaultValue {
          coerced[name] = coercion.literal(literal, to: type, variables: [:])
        } else if type.isNonNull {
          report("Variable \"$\(name)\" of required type \"\(type.text)\" was not provided.")
        }
        continue
      }
      if value == .null, type.isNonNull {
        report("Variable \"$\(name)\" of non-null type \"\(type.text)\" must not be null.")
        continue
      }
      coerced[name] = coercion.coerce(value, to: type) { path, value, message in
        // Showing a value takes time; a large one may have many things wrong with it.
        guard errors.count < errorLimit else { return }
        let place = path.isEmpty ? "" : " at \"\(name)\(Self.text(path))\""
        report("Variable \"$\(name)\" got invalid value \(value.shown)\(place); \(message)")
      }
    }
    guard errors.isEmpty else { throw RequestRefused(errors: errors) }
    return coerced
  }

  private static func text(_ path: [PathSegment]) -> String {
    path.map { segment in
      switch segment {
      case .key(let key): ".\(key)"
      case .index(let index): "[\(index)]"
      }
    }.joined()
  }
}
