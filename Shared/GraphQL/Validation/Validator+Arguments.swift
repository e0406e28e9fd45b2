import OrderedCollections

/// Sections 5.4 and 5.7: arguments and directives.
extension Validator {
  /// Whose arguments are looked at.
  enum ArgumentOwner {
    case field(String, String)
    case directive(String)
  }

  mutating func checkUnique(_ arguments: [ArgumentNode]) {
    guard arguments.count > 1 else { return }
    let groups = OrderedDictionary(grouping: arguments, by: \.name.text)
    for (name, nodes) in groups where nodes.count > 1 {
      report(
        .uniqueArgumentNames, "There can be only one argument named \"\(name)\".",
        at: nodes.map(\.name.offset))
    }
  }

  mutating func checkArguments(
    _ nodes: [ArgumentNode], _ definitions: OrderedDictionary<String, InputValueDefinition>,
    owner: ArgumentOwner, offset: Int, _ contents: inout Contents
  ) {
    for node in nodes {
      let definition = definitions[node.name.text]
      if definition == nil {
        let place =
          switch owner {
          case .field(let type, let field): "field \"\(type).\(field)\""
          case .directive(let name): "directive \"@\(name)\""
          }
        report(
          .knownArgumentNames, "Unknown argument \"\(node.name.text)\" on \(place).",
          at: node.name.offset)
      }
      let place = definition.map {
        InputPlace(type: $0.type, hasDefault: $0.defaultValue != nil)
      }
      walk(node.value, as: place, &contents)
    }
    let given = Set(nodes.map(\.name.text))
    for definition in definitions.values
    where definition.isRequired && !given.contains(definition.name) {
      let who =
        switch owner {
        case .field(_, let field): "Field \"\(field)\""
        case .directive(let name): "Directive \"@\(name)\""
        }
      report(
        .providedRequiredArguments,
        "\(who) argument \"\(definition.name)\" of type \"\(definition.type.text)\" is required, but it was not provided.",
        at: offset)
    }
  }

  mutating func checkDirectives(
    _ nodes: [DirectiveNode], _ location: DirectiveLocation, _ contents: inout Contents
  ) {
    var first: [String: Int] = [:]
    for node in nodes {
      let name = node.name.text
      checkUnique(node.arguments)
      guard let definition = schema.directives[name] else {
        report(.knownDirectives, "Unknown directive \"@\(name)\".", at: node.offset)
        for argument in node.arguments {
          walk(argument.value, as: nil, &contents)
        }
        continue
      }
      if !definition.locations.contains(location) {
        report(
          .knownDirectives, "Directive \"@\(name)\" may not be used on \(location.rawValue).",
          at: node.offset)
      }
      if !definition.isRepeatable {
        if let before = first[name] {
          report(
            .uniqueDirectivesPerLocation,
            "The directive \"@\(name)\" can only be used once at this location.", at: before,
            node.offset)
        } else {
          first[name] = node.offset
        }
      }
      checkArguments(
        node.arguments, definition.arguments, owner: .directive(name), offset: node.offset,
        &contents)
    }
  }
}
