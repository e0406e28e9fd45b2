import OrderedCollections

/// Turns JSON values and literals into coerced input (section 3 "Input Coercion").
struct InputCoercion {
  let schema: Schema

  /// A JSON value as a variable of `type`; each thing wrong with it is reported with the path to
  /// it.
  func coerce(
    _ value: GraphQLValue, to type: TypeReference, path: [PathSegment] = [],
    report: (_ path: [PathSegment], _ value: GraphQLValue, _ message: String) -> Void
  ) -> GraphQLValue? {
    switch type {
    case .nonNull(let inner):
      guard value != .null else {
        report(path, value, "Expected non-nullable type \"\(type.text)\" not to be null.")
        return nil
      }
      return coerce(value, to: inner, path: path, report: report)
    case _ where value == .null:
      return .null
    case .list(let inner):
      guard case .list(let items) = value else {
        return coerce(value, to: inner, path: path, report: report).map { .list([$0]) }
      }
      let coerced = items.enumerated().map { index, item in
        coerce(item, to: inner, path: path + [.index(index)], report: report)
      }
      let kept = coerced.compactMap { $0 }
      guard kept.count == items.count else { return nil }
      return .list(kept)
    case .named(let name):
      guard let definition = schema.type(name) else { return nil }
      if definition.kind == .input {
        return object(value, to: definition, path: path, report: report)
      }
      do {
        return try leaf(value, to: definition)
      } catch {
        report(path, value, error.message)
        return nil
      }
    }
  }

  private func object(
    _ value: GraphQLValue, to definition: TypeDefinition, path: [PathSegment],
    report: (_ path: [PathSegment], _ value: GraphQLValue, _ message: String) -> Void
  ) -> GraphQLValue? {
    guard case .object(let members) = value else {
      report(path, value, "Expected type \"\(definition.name)\" to be an object.")
      return nil
    }
    var coerced = GraphQLObject()
    var isValid = true
    for field in definition.inputFields.values {
      if let member = members[field.name] {
        let memberPath = path + [.key(field.name)]
        if let member = coerce(member, to: field.type, path: memberPath, report: report) {
          coerced[field.name] = member
        } else {
          isValid = false
        }
      } else if let literal = field.defaultValue {
        coerced[field.name] = self.literal(literal, to: field.type, variables: [:]) ?? .null
      } else if field.type.isNonNull {
        report(
          path, value,
          "Field \"\(field.name)\" of required type \"\(field.type.text)\" was not provided.")
        isValid = false
      }
    }
    for key in members.keys where definition.inputFields[key] == nil {
      report(path, value, "Field \"\(key)\" is not defined by type \"\(definition.name)\".")
      isValid = false
    }
    if definition.isOneOf, isValid {
      guard coerced.count == 1, let only = coerced.elements.first else {
        report(
          path, value,
          "Exactly one key must be specified for OneOf type \"\(definition.name)\".")
        return nil
      }
      guard only.value != .null else {
        report(path + [.key(only.key)], only.value, "Field \"\(only.key)\" must be non-null.")
        return nil
      }
    }
    guard isValid else { return nil }
    return .object(coerced)
  }

  private func leaf(
    _ value: GraphQLValue, to definition: TypeDefinition
  ) throws(ScalarError) -> GraphQLValue {
    if definition.kind == .enumeration {
      guard case .string(let name) = value else {
        throw ScalarError(
          "Enum \"\(definition.name)\" cannot represent non-string value: \(value.shown).")
      }
      guard definition.values[name] != nil else {
        throw ScalarError("Value \"\(name)\" does not exist in \"\(definition.name)\" enum.")
      }
      return value
    }
    if let scalar = BuiltInScalar(rawValue: definition.name) {
      return try scalar.parse(value)
    }
    return try custom(value, definition.name)
  }

  /// A custom scalar's value. Only a `ScalarError` explains itself to clients.
  private func custom(
    _ value: GraphQLValue, _ name: String
  ) throws(ScalarError) -> GraphQLValue {
    guard let codec = schema.scalars[name] else { return value }
    do {
      return try codec.parse(value)
    } catch let error as ScalarError {
      throw error
    } catch {
      throw ScalarError("Expected a value of type \"\(name)\".")
    }
  }

  // MARK: Literals

  /// A literal leaf's value, for a scalar or enum type.
  func leaf(
    _ node: ValueNode, to definition: TypeDefinition, variables: [String: GraphQLValue] = [:]
  ) throws(ScalarError) -> GraphQLValue {
    if definition.kind == .enumeration {
      guard case .enumeration(let name) = node.kind else {
        throw ScalarError(
          "Enum \"\(definition.name)\" cannot represent non-enum value: \(node.text).")
      }
      guard definition.values[name] != nil else {
        throw ScalarError("Value \"\(name)\" does not exist in \"\(definition.name)\" enum.")
      }
      return .string(name)
    }
    if let scalar = BuiltInScalar(rawValue: definition.name) {
      return try scalar.parse(node)
    }
    return try custom(Self.untyped(node, variables: variables), definition.name)
  }

  /// A literal as a value of `type`; nil if it is none. A variable without a value is absent, which
  /// only an enclosing list or object can express.
  func literal(
    _ node: ValueNode, to type: TypeReference, variables: [String: GraphQLValue]
  ) -> GraphQLValue? {
    if case .variable(let name) = node.kind {
      guard let value = variables[name] else { return nil }
      if value == .null, type.isNonNull { return nil }
      return value
    }
    switch (type, node.kind) {
    case (.nonNull, .null): return nil
    case (.nonNull(let inner), _): return literal(node, to: inner, variables: variables)
    case (_, .null): return .null
    case (.list(let inner), .list(let items)):
      var values: [GraphQLValue] = []
      for item in items {
        if let value = literal(item, to: inner, variables: variables) {
          values.append(value)
        } else if case .variable(let name) = item.kind, variables[name] == nil, !inner.isNonNull {
          values.append(.null)
        } else {
          return nil
        }
      }
      return .list(values)
    case (.list(let inner), _):
      return literal(node, to: inner, variables: variables).map { .list([$0]) }
    case (.named(let name), _):
      guard let definition = schema.type(name) else { return nil }
      guard definition.kind == .input else {
        return try? leaf(node, to: definition, variables: variables)
      }
      return object(node, to: definition, variables: variables)
    }
  }

  private func object(
    _ node: ValueNode, to definition: TypeDefinition, variables: [String: GraphQLValue]
  ) -> GraphQLValue? {
    guard case .object(let fields) = node.kind else { return nil }
    var coerced = GraphQLObject()
    let given = Dictionary(fields.map { ($0.name.text, $0.value) }) { _, last in last }
    guard given.keys.allSatisfy({ definition.inputFields[$0] != nil }) else { return nil }
    for field in definition.inputFields.values {
      if let node = given[field.name], !isAbsent(node, variables) {
        guard let value = literal(node, to: field.type, variables: variables) else { return nil }
        coerced[field.name] = value
      } else if let fallback = field.defaultValue {
        coerced[field.name] = literal(fallback, to: field.type, variables: [:]) ?? .null
      } else if field.type.isNonNull {
        return nil
      }
    }
    if definition.isOneOf {
      guard coerced.count == 1, coerced.values.first != .null else { return nil }
    }
    return .object(coerced)
  }

  func isAbsent(_ node: ValueNode, _ variables: [String: GraphQLValue]) -> Bool {
    if case .variable(let name) = node.kind { variables[name] == nil } else { false }
  }

  /// A literal as the JSON value it looks like, for custom scalars.
  static func untyped(
    _ node: ValueNode, variables: [String: GraphQLValue]
  ) -> GraphQLValue {
    switch node.kind {
    case .variable(let name): return variables[name] ?? .null
    case .int(let text):
      return Int64(text).map { .int($0) } ?? .float(Double(text) ?? 0)
    case .float(let text): return .float(Double(text) ?? 0)
    case .string(let text), .enumeration(let text): return .string(text)
    case .boolean(let value): return .boolean(value)
    case .null: return .null
    case .list(let items): return .list(items.map { untyped($0, variables: variables) })
    case .object(let fields):
      var object = GraphQLObject()
      for field in fields {
        object[field.name.text] = untyped(field.value, variables: variables)
      }
      return .object(object)
    }
  }
}
