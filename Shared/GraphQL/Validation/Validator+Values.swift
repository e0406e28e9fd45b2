/// Section 5.6: values.
extension Validator {
  /// What a place takes.
  struct InputPlace {
    let type: TypeReference
    var hasDefault = false
    /// The OneOf input object whose field this is.
    var oneOf: String?
  }

  /// Checks a value and gathers the variables in it. Without a place anything goes but duplicate
  /// input fields.
  mutating func walk(_ node: ValueNode, as place: InputPlace?, _ contents: inout Contents) {
    if case .variable(let name) = node.kind {
      contents.usages.append(
        VariableUsage(
          name: name, offset: node.offset, type: place?.type,
          hasDefault: place?.hasDefault ?? false, oneOf: place?.oneOf))
      return
    }
    guard let place, let definition = schema.type(place.type), definition.isInput else {
      return walkUntyped(node, &contents)
    }
    if case .null = node.kind {
      if place.type.isNonNull {
        reportMismatch(node, place.type)
      }
      return
    }
    switch (place.type.nullable, node.kind) {
    case (.list(let inner), .list(let items)):
      for item in items {
        walk(item, as: InputPlace(type: inner), &contents)
      }
    case (.list(let inner), _):
      walk(node, as: InputPlace(type: inner), &contents)
    case (_, .object(let fields)) where definition.kind == .input:
      checkObject(node, fields, definition, &contents)
    case _ where definition.kind == .input:
      reportMismatch(node, place.type)
      walkMisplaced(node, place.type, &contents)
    default:
      checkLeaf(node, definition, place.type)
      walkMisplaced(node, place.type, &contents)
    }
  }

  /// A value that cannot be what its place takes has been told of. The variables in it are still
  /// held against where they would stand, as graphql-js 16 and graphql-core 3.2 do: a list's items in
  /// the list's own place, an object's fields by the input type at the place's core.
  private mutating func walkMisplaced(
    _ node: ValueNode, _ type: TypeReference, _ contents: inout Contents
  ) {
    let definition = schema.type(type)
    switch node.kind {
    case .list(let items):
      let isOneOf = definition?.isOneOf == true && !type.isNonNull
      for item in items {
        if case .variable = item.kind {
          let place = InputPlace(type: type.nullable, oneOf: isOneOf ? definition?.name : nil)
          walk(item, as: place, &contents)
        } else {
          walkMisplaced(item, type.nullable, &contents)
        }
      }
    case .object(let fields) where definition?.kind == .input:
      checkUnique(fields)
      for field in fields {
        guard let place = definition.flatMap({ self.place(of: field, in: $0) }) else {
          walk(field.value, as: nil, &contents)
          continue
        }
        if case .variable = field.value.kind {
          walk(field.value, as: place, &contents)
        } else {
          walkMisplaced(field.value, place.type, &contents)
        }
      }
    default: walkUntyped(node, &contents)
    }
  }

  /// Where a field of an input object stands; nil if there is no such field.
  private func place(of field: ObjectFieldNode, in definition: TypeDefinition) -> InputPlace? {
    definition.inputFields[field.name.text].map {
      InputPlace(
        type: $0.type, hasDefault: $0.defaultValue != nil,
        oneOf: definition.isOneOf ? definition.name : nil)
    }
  }

  private mutating func walkUntyped(_ node: ValueNode, _ contents: inout Contents) {
    switch node.kind {
    case .list(let items):
      for item in items {
        walk(item, as: nil, &contents)
      }
    case .object(let fields):
      checkUnique(fields)
      for field in fields {
        walk(field.value, as: nil, &contents)
      }
    default: break
    }
  }

  private mutating func reportMismatch(_ node: ValueNode, _ type: TypeReference) {
    report(
      .valuesOfCorrectType, "Expected value of type \"\(type.text)\", found \(node.text).",
      at: node.offset)
  }

  private mutating func checkLeaf(
    _ node: ValueNode, _ definition: TypeDefinition, _ type: TypeReference
  ) {
    do {
      _ = try InputCoercion(schema: schema).leaf(node, to: definition)
    } catch {
      let isCustom =
        definition.kind == .scalar && BuiltInScalar(rawValue: definition.name) == nil
      report(
        .valuesOfCorrectType,
        isCustom
          ? "Expected value of type \"\(type.text)\", found \(node.text); \(error.message)"
          : error.message,
        at: node.offset)
    }
  }

  private mutating func checkUnique(_ fields: [ObjectFieldNode]) {
    var first: [String: Int] = [:]
    for field in fields {
      if let before = first[field.name.text] {
        report(
          .uniqueInputFieldNames,
          "There can be only one input field named \"\(field.name.text)\".", at: before,
          field.name.offset)
      } else {
        first[field.name.text] = field.name.offset
      }
    }
  }

  private mutating func checkObject(
    _ node: ValueNode, _ fields: [ObjectFieldNode], _ definition: TypeDefinition,
    _ contents: inout Contents
  ) {
    checkUnique(fields)
    let given = Set(fields.map(\.name.text))
    for wanted in definition.inputFields.values
    where wanted.isRequired && !given.contains(wanted.name) {
      report(
        .valuesOfCorrectType,
        "Field \"\(definition.name).\(wanted.name)\" of required type \"\(wanted.type.text)\" was not provided.",
        at: node.offset)
    }
    if definition.isOneOf {
      checkOneOf(node, fields, definition)
    }
    for field in fields {
      guard let place = place(of: field, in: definition) else {
        report(
          .valuesOfCorrectType,
          "Field \"\(field.name.text)\" is not defined by type \"\(definition.name)\".",
          at: field.name.offset)
        walk(field.value, as: nil, &contents)
        continue
      }
      walk(field.value, as: place, &contents)
    }
  }

  private mutating func checkOneOf(
    _ node: ValueNode, _ fields: [ObjectFieldNode], _ definition: TypeDefinition
  ) {
    // Of a field that is given twice, which another rule refuses, the last counts.
    guard Set(fields.map(\.name.text)).count == 1, let only = fields.last else {
      return report(
        .valuesOfCorrectType,
        "OneOf Input Object \"\(definition.name)\" must specify exactly one key.", at: node.offset)
    }
    if case .null = only.value.kind {
      report(
        .valuesOfCorrectType,
        "Field \"\(definition.name).\(only.name.text)\" must be non-null.", at: node.offset)
    }
  }
}
