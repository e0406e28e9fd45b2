/// Applied directives, defaults, and inputs that could never be built.
extension SchemaValidator {
  /// Directives applied in the schema's own text.
  mutating func checkApplied(_ nodes: [DirectiveNode], _ location: DirectiveLocation) {
    var seen: [String: Int] = [:]
    for node in nodes {
      let name = node.name.text
      guard let definition = schema.directives[name] else {
        report("Unknown directive \"@\(name)\".", node.offset)
        continue
      }
      if !definition.locations.contains(location) {
        report("Directive \"@\(name)\" may not be used on \(location.rawValue).", node.offset)
      }
      if let first = seen[name], !definition.isRepeatable {
        report(
          "The directive \"@\(name)\" can only be used once at this location.", first, node.offset)
      }
      seen[name] = seen[name] ?? node.offset
      checkArguments(of: node, definition)
    }
  }

  private mutating func checkArguments(of node: DirectiveNode, _ definition: DirectiveDefinition) {
    let coercion = InputCoercion(schema: schema)
    var given: Set<String> = []
    for argument in node.arguments {
      guard given.insert(argument.name.text).inserted else {
        report(
          "There can be only one argument named \"\(argument.name.text)\".", argument.name.offset)
        continue
      }
      guard let wanted = definition.arguments[argument.name.text] else {
        report(
          "Unknown argument \"\(argument.name.text)\" on directive \"@\(definition.name)\".",
          argument.name.offset)
        continue
      }
      if coercion.literal(argument.value, to: wanted.type, variables: [:]) == nil {
        report(
          "Expected value of type \"\(wanted.type.text)\", found \(argument.value.text).",
          argument.value.offset)
      }
    }
    for wanted in definition.arguments.values
    where wanted.isRequired && !given.contains(wanted.name) {
      report(
        "Argument \"@\(definition.name)(\(wanted.name):)\" of type \"\(wanted.type.text)\" is required, but it was not provided.",
        node.offset)
    }
  }

  /// Input objects that refer to each other by Non-Null fields alone cannot be finite.
  mutating func checkInputCycles() {
    var done: Set<String> = []
    for type in builder.types.values where type.kind == .input {
      followInputs(from: type.name.text, &done)
    }
    checkOneOfEscapes()
  }

  /// Depth first, each input once; with its own stack, since a chain of inputs can be long.
  private mutating func followInputs(from start: String, _ done: inout Set<String>) {
    guard done.insert(start).inserted else { return }
    var stack = [(name: start, next: 0)]
    var path: Set<String> = [start]
    while let top = stack.last {
      guard let fields = schema.type(top.name)?.inputFields, top.next < fields.count else {
        path.remove(top.name)
        stack.removeLast()
        continue
      }
      stack[stack.count - 1].next += 1
      let field = fields.values[top.next]
      guard case .nonNull(.named(let next)) = field.type, schema.type(next)?.kind == .input else {
        continue
      }
      if path.contains(next) {
        report(
          "Cannot reference Input Object \(next) within itself through a series of non-null fields.",
          builder.types[top.name]?.inputFields.first { $0.name.text == field.name }?.offset ?? 0)
      } else if done.insert(next).inserted {
        path.insert(next)
        stack.append((next, 0))
      }
    }
  }

  /// A OneOf input needs at least one field whose value can be built without the input itself.
  private mutating func checkOneOfEscapes() {
    var buildable: Set<String> = []
    let inputs = schema.types.values.filter { $0.kind == .input }
    var changed = inputs.contains(where: \.isOneOf)
    while changed {
      changed = false
      for type in inputs where !buildable.contains(type.name) {
        func isBuildable(_ reference: TypeReference) -> Bool {
          switch reference {
          case .list: true
          case .nonNull(let inner): isBuildable(inner)
          case .named(let name): schema.type(name)?.kind != .input || buildable.contains(name)
          }
        }
        let fields = type.inputFields.values
        let isFinite =
          type.isOneOf
          ? fields.contains { isBuildable($0.type) }
          : fields.allSatisfy { !$0.type.isNonNull || isBuildable($0.type) }
        if isFinite {
          buildable.insert(type.name)
          changed = true
        }
      }
    }
    for type in inputs where type.isOneOf && !buildable.contains(type.name) {
      report(
        "OneOf Input Object \(type.name) can never be given a finite value.",
        builder.types[type.name]?.offset ?? 0)
    }
  }

  // MARK: Defaults

  mutating func checkDefaults() {
    var finished: Set<String> = []
    for type in builder.types.values where type.kind == .input {
      var visiting: [String] = []
      if hasDefaultCycle(type.name.text, &visiting, &finished) {
        report(
          "The default values of Input Object \(type.name.text) refer to themselves.", type.offset)
      }
    }
    // Coercing a default fills in nested defaults, which must end.
    guard errors.isEmpty else { return }
    for type in builder.types.values {
      type.inputFields.forEach { checkDefault($0) }
      type.fields.forEach { $0.arguments.forEach { checkDefault($0) } }
    }
    for directive in builder.directives.values {
      directive.arguments.forEach { checkDefault($0) }
    }
  }

  private mutating func checkDefault(_ input: InputValueNode) {
    guard let value = input.defaultValue else { return }
    let coercion = InputCoercion(schema: schema)
    if coercion.literal(value, to: TypeReference(input.type), variables: [:]) == nil {
      report(
        "Expected value of type \"\(input.type.text)\", found \(value.text).", value.offset)
    }
  }

  /// Defaults within defaults; more than anybody writes counts as without end.
  private static let defaultDepth = 100

  /// Whether filling in the defaults of `name`, given none of its fields, leads back to itself.
  private func hasDefaultCycle(
    _ name: String, _ visiting: inout [String], _ finished: inout Set<String>
  ) -> Bool {
    guard let type = schema.type(name), type.kind == .input else { return false }
    return type.inputFields.values.contains {
      leadsBack(fieldDefault: $0, of: name, &visiting, &finished)
    }
  }

  private func leadsBack(
    fieldDefault field: InputValueDefinition, of name: String, _ visiting: inout [String],
    _ finished: inout Set<String>
  ) -> Bool {
    guard let value = field.defaultValue else { return false }
    let key = "\(name).\(field.name)"
    if finished.contains(key) { return false }
    if visiting.contains(key) || visiting.count > Self.defaultDepth { return true }
    visiting.append(key)
    defer { visiting.removeLast() }
    if leadsBack(value, field.type.name, &visiting, &finished) { return true }
    finished.insert(key)
    return false
  }

  private func leadsBack(
    _ value: ValueNode, _ name: String, _ visiting: inout [String],
    _ finished: inout Set<String>
  ) -> Bool {
    guard let type = schema.type(name), type.kind == .input else { return false }
    switch value.kind {
    case .list(let items):
      return items.contains { leadsBack($0, name, &visiting, &finished) }
    case .object(let given):
      return type.inputFields.values.contains { field in
        if let member = given.first(where: { $0.name.text == field.name }) {
          leadsBack(member.value, field.type.name, &visiting, &finished)
        } else {
          leadsBack(fieldDefault: field, of: name, &visiting, &finished)
        }
      }
    default:
      return false
    }
  }
}
