import OrderedCollections

/// Turns a parsed type system document into a schema: merges extensions, adds what is built in,
/// then has the result checked.
struct SchemaBuilder {
  let source: SourceText
  var errors: [GraphQLError] = []
  /// The text's own types, extensions merged in.
  var types: OrderedDictionary<String, TypeDefinitionNode> = [:]
  var directives: OrderedDictionary<String, DirectiveDefinitionNode> = [:]
  var schemaNode: SchemaDefinitionNode?
  var rootNodes: [RootOperationNode] = []
  var schemaDirectives: [DirectiveNode] = []

  static func build(_ sdl: String) throws(SchemaError) -> Schema {
    let document: Document
    let builtIns: Document
    do {
      builtIns = try Parser.parse(BuiltIns.sdl, limits: .schema)
      document = try Parser.parse(sdl, limits: .schema)
    } catch {
      throw SchemaError(errors: [error])
    }
    var builder = SchemaBuilder(source: document.source)
    builder.collect(document)
    builder.extend(document)
    let schema = builder.assemble(builtIns)
    var validator = SchemaValidator(source: document.source, schema: schema, builder: builder)
    validator.validate()
    let errors = builder.errors + validator.errors
    guard errors.isEmpty else { throw SchemaError(errors: errors) }
    return schema
  }

  private init(source: SourceText) {
    self.source = source
  }

  mutating func report(_ message: String, _ offsets: Int...) {
    errors.append(
      GraphQLError(.validation, message, locations: offsets.map(source.location(at:))))
  }

  private mutating func collect(_ document: Document) {
    for definition in document.definitions {
      switch definition {
      case .operation(let operation):
        report("A schema cannot hold an operation.", operation.offset)
      case .fragment(let fragment):
        report("A schema cannot hold a fragment.", fragment.offset)
      case .schema(let node):
        guard !node.isExtension else { continue }
        if schemaNode == nil {
          schemaNode = node
        } else {
          report("Must provide only one schema definition.", node.offset)
        }
      case .type(let node):
        guard !node.isExtension else { continue }
        if let first = types[node.name.text] {
          report(
            "There can be only one type named \"\(node.name.text)\".", first.name.offset,
            node.name.offset)
        } else if BuiltIns.scalars.contains(node.name.text) && node.kind != .scalar {
          report("The built-in type \"\(node.name.text)\" is a scalar.", node.name.offset)
        } else {
          types[node.name.text] = node
        }
      case .directive(let node):
        if let first = directives[node.name.text] {
          report(
            "There can be only one directive named \"@\(node.name.text)\".", first.name.offset,
            node.name.offset)
        } else {
          directives[node.name.text] = node
        }
      }
    }
  }

  private mutating func extend(_ document: Document) {
    addRoots(schemaNode)
    for definition in document.definitions {
      switch definition {
      case .schema(let node) where node.isExtension:
        addRoots(node)
      case .type(let node) where node.isExtension:
        guard var type = types[node.name.text] else {
          report(
            "Cannot extend type \"\(node.name.text)\" because it is not defined.",
            node.name.offset)
          continue
        }
        guard type.kind == node.kind else {
          report("Cannot extend non-\(node.kind.keyword) type \"\(type.name.text)\".", node.offset)
          continue
        }
        type.interfaces += node.interfaces
        type.directives += node.directives
        type.fields += node.fields
        type.members += node.members
        type.values += node.values
        type.inputFields += node.inputFields
        types[node.name.text] = type
      default:
        break
      }
    }
  }

  private mutating func addRoots(_ node: SchemaDefinitionNode?) {
    guard let node else { return }
    schemaDirectives += node.directives
    for root in node.operations {
      if let first = rootNodes.first(where: { $0.kind == root.kind }) {
        report(
          "There can be only one \(root.kind.rawValue) type in schema.", first.type.offset,
          root.type.offset)
      } else {
        rootNodes.append(root)
      }
    }
  }

  private mutating func assemble(_ builtIns: Document) -> Schema {
    var all = OrderedDictionary<String, TypeDefinition>()
    for node in types.values {
      all[node.name.text] = type(node)
    }
    var allDirectives = OrderedDictionary<String, DirectiveDefinition>()
    for node in directives.values {
      allDirectives[node.name.text] = directive(node)
    }
    for definition in builtIns.definitions {
      switch definition {
      case .type(let node) where all[node.name.text] == nil: all[node.name.text] = type(node)
      case .directive(let node) where allDirectives[node.name.text] == nil:
        allDirectives[node.name.text] = directive(node)
      default: break
      }
    }
    removeUnusedScalars(from: &all, allDirectives)
    var roots: [OperationKind: String] = [:]
    // An extension adds to the roots that the types' names give.
    if schemaNode == nil {
      for (kind, name) in [
        (OperationKind.query, "Query"), (.mutation, "Mutation"), (.subscription, "Subscription"),
      ] where types[name] != nil {
        roots[kind] = name
      }
    }
    for root in rootNodes {
      roots[root.kind] = root.type.text
    }
    return Schema(
      types: all, directives: allDirectives, description: schemaNode?.description, roots: roots)
  }

  /// A built-in scalar that nothing refers to is not part of a schema (section 3.5).
  private func removeUnusedScalars(
    from all: inout OrderedDictionary<String, TypeDefinition>,
    _ directives: OrderedDictionary<String, DirectiveDefinition>
  ) {
    var used: Set<String> = []
    for type in all.values {
      used.formUnion(type.inputFields.values.map(\.type.name))
      for field in type.fields.values {
        used.insert(field.type.name)
        used.formUnion(field.arguments.values.map(\.type.name))
      }
    }
    for directive in directives.values {
      used.formUnion(directive.arguments.values.map(\.type.name))
    }
    for scalar in BuiltIns.scalars where !used.contains(scalar) && types[scalar] == nil {
      all[scalar] = nil
    }
  }

  // MARK: Nodes to definitions; of duplicates the first counts, and each further one is told.

  private mutating func unique<Node, Value>(
    _ nodes: [Node], _ name: (Node) -> NameNode, _ what: (String) -> String,
    _ make: (inout SchemaBuilder, Node) -> Value
  ) -> OrderedDictionary<String, Value> {
    var made = OrderedDictionary<String, Value>()
    var first: [String: Int] = [:]
    for node in nodes {
      let name = name(node)
      if let before = first[name.text] {
        report(what(name.text), before, name.offset)
      } else {
        first[name.text] = name.offset
        made[name.text] = make(&self, node)
      }
    }
    return made
  }

  private mutating func type(_ node: TypeDefinitionNode) -> TypeDefinition {
    let owner = node.name.text
    let fields = unique(
      node.fields, \.name, { "Field \"\(owner).\($0)\" can only be defined once." }
    ) { $0.field($1, of: owner) }
    let values = unique(
      node.values, \.name, { "Enum value \"\(owner).\($0)\" can only be defined once." }
    ) { _, node in
      EnumValueDefinition(
        name: node.name.text, description: node.description, directives: node.directives)
    }
    let inputFields = unique(
      node.inputFields, \.name, { "Field \"\(owner).\($0)\" can only be defined once." }
    ) { $0.inputValue($1) }
    return TypeDefinition(
      kind: node.kind, name: owner, description: node.description,
      interfaces: node.interfaces.map(\.text), fields: fields,
      members: node.members.map(\.text), values: values, inputFields: inputFields,
      directives: node.directives)
  }

  private mutating func field(_ node: FieldDefinitionNode, of owner: String) -> FieldDefinition {
    let place = "\(owner).\(node.name.text)"
    return FieldDefinition(
      name: node.name.text, description: node.description,
      arguments: unique(
        node.arguments, \.name, { "Argument \"\(place)(\($0):)\" can only be defined once." }
      ) { $0.inputValue($1) },
      type: TypeReference(node.type), directives: node.directives)
  }

  private func inputValue(_ node: InputValueNode) -> InputValueDefinition {
    InputValueDefinition(
      name: node.name.text, description: node.description, type: TypeReference(node.type),
      defaultValue: node.defaultValue, directives: node.directives)
  }

  private mutating func directive(_ node: DirectiveDefinitionNode) -> DirectiveDefinition {
    let place = "@\(node.name.text)"
    return DirectiveDefinition(
      name: node.name.text, description: node.description,
      arguments: unique(
        node.arguments, \.name, { "Argument \"\(place)(\($0):)\" can only be defined once." }
      ) { $0.inputValue($1) },
      isRepeatable: node.isRepeatable, locations: node.locations)
  }
}
