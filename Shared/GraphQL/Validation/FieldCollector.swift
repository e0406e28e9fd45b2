import OrderedCollections

/// A field where it is selected, with what is known of the type it is selected on.
final class SelectedField {
  let node: FieldNode
  /// The type it is selected on; nil where that is unknown.
  let parent: String?
  let isOnObject: Bool
  /// Nil where the parent is unknown or has no such field.
  let type: TypeReference?
  /// Equal for the same field with the same arguments.
  private(set) lazy var signature = Self.signature(of: node)

  init(node: FieldNode, parent: TypeDefinition?, type: TypeReference?) {
    self.node = node
    self.parent = parent?.name
    isOnObject = parent?.kind == .object
    self.type = type
  }

  /// Whether an object can never be asked for both fields.
  func excludes(_ other: SelectedField) -> Bool {
    isOnObject && other.isOnObject && parent != other.parent
  }

  private static func signature(of node: FieldNode) -> String {
    guard !node.arguments.isEmpty else { return node.name.text }
    let arguments = node.arguments.map { "\($0.name.text):\($0.value.normalized)" }.sorted()
    return "\(node.name.text)(\(arguments.joined(separator: ",")))"
  }
}

/// What a selection set selects itself, through inline fragments but not through spreads.
final class SelectedFields {
  /// The selection set.
  let id: Int
  let fields: OrderedDictionary<String, [SelectedField]>
  let spreads: OrderedSet<String>

  init(
    id: Int, fields: OrderedDictionary<String, [SelectedField]>, spreads: OrderedSet<String>
  ) {
    self.id = id
    self.fields = fields
    self.spreads = spreads
  }
}

/// Collects the fields of selection sets, of each once.
final class FieldCollector {
  private let schema: Schema
  private let fragments: [String: FragmentDefinition]
  private var known: [Int: SelectedFields] = [:]

  init(schema: Schema, fragments: [String: FragmentDefinition]) {
    self.schema = schema
    self.fragments = fragments
  }

  func fields(of operation: OperationDefinition) -> SelectedFields {
    fields(of: operation.selectionSet, on: schema.roots[operation.kind].flatMap(composite))
  }

  func fields(of fragment: FragmentDefinition) -> SelectedFields {
    fields(of: fragment.selectionSet, on: composite(fragment.typeCondition.text))
  }

  func fields(ofFragment name: String) -> SelectedFields? {
    fragments[name].map(fields(of:))
  }

  /// What is selected below a field; nil if nothing is.
  func fields(below field: SelectedField) -> SelectedFields? {
    guard let set = field.node.selectionSet else { return nil }
    return fields(of: set, on: field.type.flatMap { composite($0.name) })
  }

  private func composite(_ name: String) -> TypeDefinition? {
    schema.type(name).flatMap { $0.isComposite ? $0 : nil }
  }

  private func fields(of set: SelectionSet, on parent: TypeDefinition?) -> SelectedFields {
    if let found = known[set.id] { return found }
    var fields: OrderedDictionary<String, [SelectedField]> = [:]
    var spreads: OrderedSet<String> = []
    gather(set, parent, &fields, &spreads)
    let found = SelectedFields(id: set.id, fields: fields, spreads: spreads)
    known[set.id] = found
    return found
  }

  private func gather(
    _ set: SelectionSet, _ parent: TypeDefinition?,
    _ fields: inout OrderedDictionary<String, [SelectedField]>, _ spreads: inout OrderedSet<String>
  ) {
    for selection in set.selections {
      switch selection {
      case .field(let node):
        let type = parent.flatMap { schema.field(node.name.text, on: $0)?.type }
        fields[node.responseName, default: []].append(
          SelectedField(node: node, parent: parent, type: type))
      case .inline(let inline):
        gather(
          inline.selectionSet, inline.typeCondition.map { composite($0.text) } ?? parent, &fields,
          &spreads)
      case .spread(let spread):
        spreads.append(spread.name.text)
      }
    }
  }
}

extension Schema {
  /// Whether values of two types can never stand in one place of a response.
  func differInShape(_ one: TypeReference, _ other: TypeReference) -> Bool {
    switch (one, other) {
    case (.list(let one), .list(let other)), (.nonNull(let one), .nonNull(let other)):
      return differInShape(one, other)
    case (.named(let one), .named(let other)):
      guard one != other else { return false }
      return type(one)?.isLeaf == true || type(other)?.isLeaf == true
    default:
      return true
    }
  }
}

extension ValueNode {
  /// Text that is equal for equal values: an object's fields in any order are the same object.
  var normalized: String {
    switch kind {
    case .list(let items): "[" + items.map(\.normalized).joined(separator: ",") + "]"
    case .object(let fields):
      "{"
        + fields.map { "\($0.name.text):\($0.value.normalized)" }.sorted().joined(separator: ",")
        + "}"
    // The reference tells the two ways of writing a string apart.
    case .string where isBlock: "\"\"\(text)\"\""
    default: text
    }
  }
}
