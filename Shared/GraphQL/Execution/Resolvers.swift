/// Where a field stands while it is resolved.
package struct FieldPlace: Sendable {
  package let type: String
  package let field: String
  /// Its definition's directives are what guards look at.
  package let definition: FieldDefinition
}

/// Sends a subscription's events on. `send` returns when the event's result has been taken, so a
/// slow client slows its source.
package struct EventSink: Sendable {
  package let send: @Sendable (Resolved) async throws -> Void
}

/// What answers a schema's fields, registered by type and field. A field without a resolver is read
/// from its parent object.
///
/// `Context` is the request's own: who asks, and through what.
package struct Resolvers<Context: Sendable>: Sendable {
  package typealias Resolver =
    @Sendable (any GraphQLSource, GraphQLArguments, Context) async throws -> Resolved
  package typealias PropertyResolver =
    @Sendable (any GraphQLSource, GraphQLArguments, Context) throws -> Resolved
  package typealias Source =
    @Sendable (GraphQLArguments, Context, EventSink) async throws -> Void
  package typealias Guard = @Sendable (FieldPlace, GraphQLArguments, Context) async throws -> Void

  enum Entry: Sendable {
    case property(PropertyResolver)
    case field(Resolver)
  }

  private(set) var entries: [String: [String: Entry]] = [:]
  private(set) var sources: [String: Source] = [:]
  private(set) var guards: [String: Guard] = [:]
  private(set) var fallback: PropertyResolver?

  package init() {}

  /// A field that takes time: it runs in a task beside its siblings.
  package mutating func field(
    _ type: String, _ field: String,
    _ resolve:
      @escaping @Sendable (any GraphQLSource, GraphQLArguments, Context) async throws ->
      Resolved
  ) {
    entries[type, default: [:]][field] = .field(resolve)
  }

  /// A field that takes time, of objects that are all `Parent`s.
  package mutating func field<Parent: GraphQLSource>(
    _ type: String, _ field: String, of parent: Parent.Type,
    _ resolve: @escaping @Sendable (Parent, GraphQLArguments, Context) async throws -> Resolved
  ) {
    entries[type, default: [:]][field] = .field { source, arguments, context in
      guard let source = source as? Parent else { throw UnexpectedSource() }
      return try await resolve(source, arguments, context)
    }
  }

  /// A field that is answered at once, in place.
  package mutating func property(
    _ type: String, _ field: String,
    _ resolve: @escaping @Sendable (any GraphQLSource, GraphQLArguments, Context) throws -> Resolved
  ) {
    entries[type, default: [:]][field] = .property(resolve)
  }

  /// A root field of the subscription type. Returning ends the stream; throwing before the first
  /// event refuses the subscription; being cancelled means that the client left.
  package mutating func subscription(
    _ field: String,
    _ source: @escaping @Sendable (GraphQLArguments, Context, EventSink) async throws -> Void
  ) {
    sources[field] = source
  }

  /// Runs before the resolver of each field whose definition carries the directive; a throw becomes
  /// the field's error, and the resolver does not run.
  package mutating func guarding(
    directive: String,
    _ check: @escaping @Sendable (FieldPlace, GraphQLArguments, Context) async throws -> Void
  ) {
    guards[directive] = check
  }

  /// Answers every field without a resolver of its own, instead of the parent object.
  package mutating func otherwise(_ resolve: @escaping PropertyResolver) {
    fallback = resolve
  }
}

/// A resolver was given an object that is not of the type it was registered for.
struct UnexpectedSource: Error {}
