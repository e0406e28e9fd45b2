import GraphQL

/// A failure that a suite asked for.
struct WorldError: Error {
  let message: String
}

/// An object of a suite's data.
struct WorldObject: GraphQLSource {
  let members: GraphQLObject

  var graphQLTypeName: String? { members["__typename"]?.string }

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    .value(members[field] ?? .null)
  }
}

/// Resolves fields from the data of a request: a field's own value in `fields` comes first, then the
/// member of the object at hand.
struct World: Sendable {
  private let fields: GraphQLObject
  private let definitions: GraphQLObject
  private let events: [GraphQLValue]
  private let isAsync: Bool
  private let schema: Schema
  /// `$ref`s that lead to `$ref`s end somewhere.
  private static let hopLimit = 100

  init(_ request: CheckRequest, schema: Schema) {
    self.schema = schema
    fields = request["fields"]?.object ?? [:]
    definitions = request["defs"]?.object ?? [:]
    events = request["events"]?.list ?? []
    isAsync = request["async"]?.boolean ?? false
  }

  /// What answers every field, and sends the events of every subscription.
  var resolvers: Resolvers<Void> {
    var resolvers = Resolvers<Void>()
    resolvers.otherwise { source, arguments, _ in
      guard let placed = source as? PlacedSource else { return .null }
      return resolve(placed, arguments)
    }
    let root = schema.roots[.subscription].flatMap { schema.type($0) }
    for field in root.map({ Array($0.fields.values) }) ?? [] {
      resolvers.subscription(field.name) { arguments, _, sink in
        for event in events {
          try await sink.send(member(field, of: event, arguments))
        }
      }
    }
    return resolvers
  }

  /// The value of a field of an object, or of an event's root, which is resolved already.
  private func resolve(_ placed: PlacedSource, _ arguments: GraphQLArguments) -> Resolved {
    let place = placed.place
    guard let object = placed.source as? WorldObject else {
      return (try? placed.source.resolve(place.field, arguments)) ?? .null
    }
    let value = fields["\(place.type).\(place.field)"] ?? object.members[place.field] ?? .null
    return resolved(value, place.definition.type, arguments)
  }

  /// A root field of an event.
  private func member(
    _ field: FieldDefinition, of event: GraphQLValue, _ arguments: GraphQLArguments
  ) -> Resolved {
    resolved(object(event).members[field.name] ?? .null, field.type, arguments)
  }

  /// A root; what is no object has no members.
  func object(_ value: GraphQLValue) -> WorldObject {
    WorldObject(members: dereferenced(value).object ?? [:])
  }

  private func resolved(
    _ value: GraphQLValue, _ type: TypeReference, _ arguments: GraphQLArguments
  ) -> Resolved {
    guard isAsync else { return now(value, type, arguments) }
    return .later { now(value, type, arguments) }
  }

  private func now(
    _ value: GraphQLValue, _ type: TypeReference, _ arguments: GraphQLArguments
  ) -> Resolved {
    let value = dereferenced(value)
    if let message = special("$error", value) {
      return .failure(WorldError(message: message.string ?? message.sortedJSON))
    }
    if special("$args", value) != nil {
      return .string(GraphQLValue.object(arguments.values).sortedJSON)
    }
    if let template = special("$template", value) {
      return .string(filled(template.string ?? "", arguments))
    }
    if let later = special("$async", value) {
      return .later {
        await Task.yield()
        return now(later, type, arguments)
      }
    }
    switch (value, type.nullable) {
    case (.list(let items), .list(let inner)):
      return .list(items.map { now($0, inner, arguments) })
    case (.object(let members), .named(let name)) where schema.type(name)?.isComposite == true:
      return .object(WorldObject(members: members))
    default:
      return .value(value)
    }
  }

  /// What a map with this key alone means something special by.
  private func special(_ key: String, _ value: GraphQLValue) -> GraphQLValue? {
    guard case .object(let members) = value, members.count == 1 else { return nil }
    return members[key]
  }

  private func dereferenced(_ value: GraphQLValue) -> GraphQLValue {
    var value = value
    for _ in 0..<Self.hopLimit {
      guard let name = special("$ref", value)?.string else { return value }
      value = definitions[name] ?? .null
    }
    return .null
  }

  /// A template with each `$name` of an argument that is there replaced by its value: a string as it
  /// is, everything else as JSON.
  private func filled(_ template: String, _ arguments: GraphQLArguments) -> String {
    var text = ""
    var rest = template[...]
    while let dollar = rest.firstIndex(of: "$") {
      text += rest[..<dollar]
      let name = rest[rest.index(after: dollar)...].prefix {
        $0.isLetter || $0.isNumber || $0 == "_"
      }
      if let value = arguments[String(name)] {
        text += value.string ?? value.sortedJSON
      } else {
        text += "$" + name
      }
      rest = rest[name.endIndex...]
    }
    return text + rest
  }
}

extension GraphQLValue {
  /// Compact JSON with the keys of all objects sorted.
  fileprivate var sortedJSON: String {
    var writer = JSONWriter()
    writer.write(sorted)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private var sorted: GraphQLValue {
    switch self {
    case .list(let items): .list(items.map(\.sorted))
    case .object(let members):
      .object(
        GraphQLObject(
          uniqueKeysWithValues: members.map { ($0.key, $0.value.sorted) }
            .sorted { $0.0 < $1.0 }))
    default: self
    }
  }
}
