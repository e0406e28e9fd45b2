/// A step of the path to a place in a response.
package enum PathSegment: Hashable, Sendable {
  case key(String)
  case index(Int)
}

/// One entry of a response's `errors`.
package struct GraphQLError: Error, Sendable {
  /// Which part of the work found it.
  package enum Kind: Sendable, Equatable {
    /// The text is no GraphQL document.
    case syntax
    /// The document passes a limit of ours.
    case limit
    /// A rule of section 5, or of schema validity.
    case validation
    /// The operation to run could not be determined.
    case operation
    /// A variable's value is missing or wrong.
    case variables
    /// A field failed while running.
    case execution
  }

  package let kind: Kind
  package var message: String
  package var locations: [SourceLocation]
  package var path: [PathSegment]?
  package var extensions: GraphQLObject
  /// The validation rule, by graphql-js' name; nil for other kinds.
  package let rule: String?
  /// The limit that is passed; nil for other kinds.
  package let limit: DocumentLimit?

  package init(
    _ kind: Kind, _ message: String, locations: [SourceLocation] = [],
    path: [PathSegment]? = nil, extensions: GraphQLObject = [:], rule: String? = nil,
    limit: DocumentLimit? = nil
  ) {
    self.kind = kind
    self.message = message
    self.locations = locations
    self.path = path
    self.extensions = extensions
    self.rule = rule
    self.limit = limit
  }
}

extension GraphQLError {
  static func syntax(_ message: String, _ source: SourceText, _ offset: Int) -> GraphQLError {
    GraphQLError(.syntax, "Syntax Error: " + message, locations: [source.location(at: offset)])
  }

  static func limit(
    _ limit: DocumentLimit, _ message: String, _ source: SourceText, _ offset: Int
  ) -> GraphQLError {
    GraphQLError(.limit, message, locations: [source.location(at: offset)], limit: limit)
  }

  /// The error as a response shows it (section 7.1.2).
  package func write(to writer: inout JSONWriter) {
    writer.raw("{\"message\":")
    writer.string(message)
    if !locations.isEmpty {
      writer.raw(",\"locations\":[")
      for (index, location) in locations.enumerated() {
        writer.raw(index == 0 ? "{\"line\":" : ",{\"line\":")
        writer.raw(String(location.line))
        writer.raw(",\"column\":")
        writer.raw(String(location.column))
        writer.raw("}")
      }
      writer.raw("]")
    }
    if let path {
      writer.raw(",\"path\":")
      writer.write(
        .list(
          path.map { segment in
            switch segment {
            case .key(let key): .string(key)
            case .index(let index): .int(Int64(index))
            }
          }))
    }
    if !extensions.isEmpty {
      writer.raw(",\"extensions\":")
      writer.write(.object(extensions))
    }
    writer.raw("}")
  }
}
