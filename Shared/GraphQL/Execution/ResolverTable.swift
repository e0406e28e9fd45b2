/// Resolvers as execution calls them: by number, the guards of a field in front of its resolver.
struct ResolverTable<Context: Sendable>: Sendable {
  private(set) var properties: [Resolvers<Context>.PropertyResolver] = []
  private(set) var fields: [Resolvers<Context>.Resolver] = []
  /// Which resolver is whose, by type and field.
  private(set) var accesses: [String: [String: FieldAccess]] = [:]

  init(_ resolvers: Resolvers<Context>, of schema: Schema) {
    for type in schema.types.values where type.kind == .object && !type.name.hasPrefix("__") {
      for field in type.fields.values {
        let place = FieldPlace(type: type.name, field: field.name, definition: field)
        guard let entry = Self.guarded(Self.entry(place, resolvers), at: place, resolvers) else {
          continue
        }
        accesses[type.name, default: [:]][field.name] = add(entry)
      }
    }
  }

  private mutating func add(_ entry: Resolvers<Context>.Entry) -> FieldAccess {
    switch entry {
    case .property(let resolve):
      properties.append(resolve)
      return .property(properties.count - 1)
    case .field(let resolve):
      fields.append(resolve)
      return .field(fields.count - 1)
    }
  }

  /// Nil for a field that is the object's own.
  private static func entry(
    _ place: FieldPlace, _ resolvers: Resolvers<Context>
  ) -> Resolvers<Context>.Entry? {
    if let entry = resolvers.entries[place.type]?[place.field] { return entry }
    // A fallback serves many fields: it is told which one is asked for.
    return resolvers.fallback.map { fallback in
      .property { source, arguments, context in
        try fallback(PlacedSource(source: source, place: place), arguments, context)
      }
    }
  }

  private static func guarded(
    _ entry: Resolvers<Context>.Entry?, at place: FieldPlace, _ resolvers: Resolvers<Context>
  ) -> Resolvers<Context>.Entry? {
    let guards = place.definition.directives.compactMap { resolvers.guards[$0.name.text] }
    guard !guards.isEmpty else { return entry }
    return .field { source, arguments, context in
      for check in guards {
        try await check(place, arguments, context)
      }
      switch entry {
      case .field(let resolve): return try await resolve(source, arguments, context)
      case .property(let resolve): return try resolve(source, arguments, context)
      case nil: return try source.resolve(place.field, arguments)
      }
    }
  }
}

/// The resolvers of one request, which know its context. Execution calls them through this protocol
/// so that itself it is not generic: what the compiler cannot specialize is many times slower.
protocol RequestResolvers: Sendable {
  /// Calls a resolver that answers at once.
  func property(
    _ number: Int, _ source: any GraphQLSource, _ arguments: GraphQLArguments
  ) throws -> Resolved

  /// Calls a resolver that takes time.
  func field(
    _ number: Int, _ source: any GraphQLSource, _ arguments: GraphQLArguments
  ) async throws -> Resolved

  /// What the client is told of a resolver's error.
  func present(_ error: any Error) -> (message: String, extensions: GraphQLObject)
}

/// A table of resolvers and the context to call them with.
struct BoundResolvers<Context: Sendable>: RequestResolvers {
  let table: ResolverTable<Context>
  let presentation: @Sendable (any Error, Context) -> (message: String, extensions: GraphQLObject)
  let context: Context

  func property(
    _ number: Int, _ source: any GraphQLSource, _ arguments: GraphQLArguments
  ) throws -> Resolved {
    try table.properties[number](source, arguments, context)
  }

  func field(
    _ number: Int, _ source: any GraphQLSource, _ arguments: GraphQLArguments
  ) async throws -> Resolved {
    try await table.fields[number](source, arguments, context)
  }

  func present(_ error: any Error) -> (message: String, extensions: GraphQLObject) {
    presentation(error, context)
  }
}

/// A source together with the place it is asked for, for fallback resolvers.
package struct PlacedSource: GraphQLSource {
  package let source: any GraphQLSource
  package let place: FieldPlace

  package var graphQLTypeName: String? { source.graphQLTypeName }

  package func resolve(_ field: String, _ arguments: GraphQLArguments) throws -> Resolved {
    try source.resolve(field, arguments)
  }
}
