import OrderedCollections

/// Section 5.8: variables.
extension Validator {
  mutating func checkVariableDefinitions(
    _ operation: OperationDefinition, _ contents: inout Contents
  ) {
    let groups = OrderedDictionary(grouping: operation.variables, by: \.name.text)
    for (name, nodes) in groups where nodes.count > 1 {
      report(
        .uniqueVariableNames, "There can be only one variable named \"$\(name)\".",
        at: nodes.map(\.name.offset))
    }
    for variable in operation.variables {
      let core = variable.type.innermost
      let type = schema.type(core.text)
      if type == nil {
        report(.knownTypeNames, "Unknown type \"\(core.text)\".", at: core.offset)
      } else if type?.isInput == false {
        report(
          .variablesAreInputTypes,
          "Variable \"$\(variable.name.text)\" cannot be non-input type \"\(variable.type.text)\".",
          at: variable.type.offset)
      }
      // A constant: no usages can come of it.
      var none = Contents()
      if let value = variable.defaultValue {
        let place =
          type?.isInput == true ? InputPlace(type: TypeReference(variable.type)) : nil
        walk(value, as: place, &none)
      }
      checkDirectives(variable.directives, .variableDefinition, &none)
    }
  }

  /// Definitions against uses, through the fragments each operation reaches.
  mutating func checkVariables() {
    for (index, definition) in document.definitions.enumerated() {
      guard case .operation(let operation) = definition else { continue }
      let usages = self.usages(from: contents[index])
      let defined = Dictionary(operation.variables.map { ($0.name.text, $0) }) { _, last in last }
      for usage in usages {
        if let variable = defined[usage.name] {
          checkPosition(usage, variable)
        } else {
          let by = operation.name.map { " by operation \"\($0.text)\"" } ?? ""
          report(
            .noUndefinedVariables, "Variable \"$\(usage.name)\" is not defined\(by).",
            at: usage.offset, operation.offset)
        }
      }
      let used = Set(usages.map(\.name))
      for variable in operation.variables where !used.contains(variable.name.text) {
        let by = operation.name.map { " in operation \"\($0.text)\"" } ?? ""
        report(
          .noUnusedVariables, "Variable \"$\(variable.name.text)\" is never used\(by).",
          at: variable.offset)
      }
    }
  }

  private func usages(from start: Contents) -> [VariableUsage] {
    var usages = start.usages
    for name in reachableFragments(from: start) {
      usages += fragmentContents[name]?.usages ?? []
    }
    return usages
  }

  private mutating func checkPosition(_ usage: VariableUsage, _ variable: VariableDefinition) {
    guard let place = usage.type, schema.type(variable.type.innermost.text) != nil else { return }
    let type = TypeReference(variable.type)
    if let oneOf = usage.oneOf, !type.isNonNull {
      report(
        .variablesInAllowedPosition,
        "Variable \"$\(usage.name)\" is of type \"\(type.text)\" but must be non-nullable to be used for OneOf Input Object \"\(oneOf)\".",
        at: variable.offset, usage.offset)
    }
    let isAllowed: Bool
    if case .nonNull(let inner) = place, !type.isNonNull {
      let hasDefault: Bool =
        switch variable.defaultValue?.kind {
        case nil, .null: false
        default: true
        }
      isAllowed = (hasDefault || usage.hasDefault) && Self.fits(type, inner)
    } else {
      isAllowed = Self.fits(type, place)
    }
    guard !isAllowed else { return }
    report(
      .variablesInAllowedPosition,
      "Variable \"$\(usage.name)\" of type \"\(type.text)\" used in position expecting type \"\(place.text)\".",
      at: variable.offset, usage.offset)
  }

  /// AreTypesCompatible()
  private static func fits(_ type: TypeReference, _ place: TypeReference) -> Bool {
    switch (type, place) {
    case (.nonNull(let inner), .nonNull(let place)): fits(inner, place)
    case (_, .nonNull): false
    case (.nonNull(let inner), _): fits(inner, place)
    case (.list(let inner), .list(let place)): fits(inner, place)
    case (.named(let name), .named(let place)): name == place
    default: false
    }
  }
}
