/// What a valid document may ask for, measured through its fragments, each of them once.
package struct QueryLimits: Sendable {
  /// Levels of fields, introspection apart.
  package var depth: Int
  package var aliases: Int
  package var rootFields: Int
  package var directives: Int
  /// Fields after fragments are spread.
  package var fields: Int
  /// Fields by their weights, times the size of the lists they stand in: see `QueryMeter`.
  package var cost: Int
  /// What an argument that says how many of a list are wanted may ask for.
  package var listSize: Int
  /// Questions about the schema, which anybody may ask and each of which may want all of it; 0
  /// keeps the schema to ourselves.
  package var schemaQuestions: Int

  package init(
    depth: Int = 15, aliases: Int = 30, rootFields: Int = 20, directives: Int = 50,
    fields: Int = 2_000, cost: Int = 20_000, listSize: Int = 100, schemaQuestions: Int = 8
  ) {
    self.depth = depth
    self.aliases = aliases
    self.rootFields = rootFields
    self.directives = directives
    self.fields = fields
    self.cost = cost
    self.listSize = listSize
    self.schemaQuestions = schemaQuestions
  }

  /// One error for each limit that an operation passes whatever its variables are.
  func check(_ document: Document, schema: Schema) -> [GraphQLError] {
    var meter = QueryMeter(document.fragments, schema: schema)
    return document.operations.flatMap { operation in
      check(meter.measure(operation), of: operation, in: document.source)
    }
  }

  /// One error for each limit passed. It tells which; only of cost, which no client can count for
  /// itself, it also tells how much.
  func check(
    _ measured: QueryMeasure, of operation: OperationDefinition, in source: SourceText
  ) -> [GraphQLError] {
    let checks: [(Int, Int, DocumentLimit, String)] = [
      (measured.depth, depth, .depth, "The operation nests fields too deeply."),
      (measured.aliases, aliases, .aliases, "The operation has too many aliases."),
      (measured.rootFields, rootFields, .rootFields, "The operation has too many root fields."),
      (measured.directives, directives, .directives, "The operation has too many directives."),
      (measured.fields, fields, .fields, "The operation has too many fields."),
      (measured.listSize, listSize, .listSize, "The operation asks for too much of a list."),
      (measured.cost, cost, .cost, "The operation is too costly."),
      schemaQuestions > 0
        ? (
          measured.schemaQuestions, schemaQuestions, .schemaQuestions,
          "The operation asks about the schema too often."
        )
        : (measured.schemaQuestions, 0, .introspection, "The schema is not told."),
    ]
    return checks.compactMap { value, limit, kind, message in
      guard value > limit else { return nil }
      return GraphQLError(
        .limit, message, locations: [source.location(at: operation.offset)],
        extensions: kind == .cost
          ? ["cost": .int(Int64(value)), "costLimit": .int(Int64(limit))] : [:],
        limit: kind)
    }
  }
}
