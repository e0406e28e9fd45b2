/// What a client asks for.
package struct GraphQLRequest: Sendable {
  package var query: String
  package var operationName: String?
  package var variables: GraphQLObject
  package var extensions: GraphQLObject

  package init(
    query: String, operationName: String? = nil, variables: GraphQLObject = [:],
    extensions: GraphQLObject = [:]
  ) {
    self.query = query
    self.operationName = operationName
    self.variables = variables
    self.extensions = extensions
  }
}

/// What the client gets: one result.
package struct GraphQLResponse: Sendable {
  package enum Data: Sendable {
    /// Nothing was executed: the response has no `data`.
    case absent
    case null
    /// JSON text.
    case object([UInt8])
  }

  package let data: Data
  package let errors: [GraphQLError]
  package var extensions: GraphQLObject = [:]

  package init(data: Data = .absent, errors: [GraphQLError]) {
    self.data = data
    self.errors = errors
  }

  /// Whether the request was refused before execution.
  package var isRequestError: Bool {
    if case .absent = data { true } else { false }
  }

  /// The response as JSON: errors first, so that whoever reads it sees them.
  package var json: [UInt8] {
    var writer = JSONWriter(capacity: size)
    writer.raw("{")
    var separator: StaticString = ""
    if !errors.isEmpty {
      writer.raw("\"errors\":")
      Self.write(errors, to: &writer)
      separator = ","
    }
    switch data {
    case .absent: break
    case .null:
      writer.raw(separator)
      writer.raw("\"data\":null")
      separator = ","
    case .object(let json):
      writer.raw(separator)
      writer.raw("\"data\":")
      writer.raw(json)
      separator = ","
    }
    if !extensions.isEmpty {
      writer.raw(separator)
      writer.raw("\"extensions\":")
      writer.write(.object(extensions))
    }
    writer.raw("}")
    return writer.bytes
  }

  /// About how many bytes the JSON has.
  private var size: Int {
    let errorSize = 256 * errors.count
    return if case .object(let json) = data { json.count + errorSize + 64 } else { errorSize + 64 }
  }

  /// A list of errors as JSON.
  package static func write(_ errors: [GraphQLError], to writer: inout JSONWriter) {
    writer.raw("[")
    for (index, error) in errors.enumerated() {
      if index > 0 { writer.raw(",") }
      error.write(to: &writer)
    }
    writer.raw("]")
  }
}
