import GraphQL

/// A line that was read, and how it is answered.
struct CheckRequest {
  private let members: GraphQLObject

  /// A line that is no request.
  struct Problem: Error {
    /// JSON text, told back as it came.
    let id: String
    let message: String

    var answer: [UInt8] {
      var writer = JSONWriter()
      writer.raw("{\"id\":\(id),\"error\":")
      writer.string(message)
      writer.raw("}")
      return writer.bytes
    }
  }

  static func read(_ line: String) -> Result<CheckRequest, Problem> {
    let bytes = Array(line.utf8)
    let value: GraphQLValue
    do throws(JSONError) {
      value = try JSONReader.parse(
        bytes, depthLimit: 500, loneSurrogate: CheckRequest.loneSurrogate)
    } catch {
      return .failure(
        Problem(id: TopLevelID.find(in: bytes) ?? "null", message: "No JSON: \(error.message)."))
    }
    guard case .object(let members) = value else {
      return .failure(Problem(id: "null", message: "No JSON object."))
    }
    return .success(CheckRequest(members: members))
  }

  subscript(_ key: String) -> GraphQLValue? { members[key] }

  var graphQL: GraphQLRequest {
    GraphQLRequest(
      query: self["source"]?.string ?? "", operationName: self["operationName"]?.string,
      variables: self["variables"]?.object ?? [:])
  }

  // MARK: Text that is none

  /// Stands for half of a surrogate pair, which JSON can escape but no text can hold.
  private static let loneSurrogate: Unicode.Scalar = "\u{FFFF}"

  /// Refuses text with half a surrogate pair in it, as no source character.
  func checkText(_ key: String) throws(GraphQLError) {
    guard let text = self[key]?.string else {
      throw GraphQLError(.syntax, "Syntax Error: \(key) is no string.")
    }
    guard let index = text.unicodeScalars.firstIndex(of: Self.loneSurrogate) else { return }
    let offset = text.utf8.distance(from: text.startIndex, to: index)
    throw GraphQLError(
      .syntax, "Syntax Error: Invalid character: half a surrogate pair.",
      locations: [SourceText(text).location(at: offset)])
  }

  // MARK: Answers

  func answer(_ key: String, _ value: GraphQLValue) -> [UInt8] {
    answer(key) { $0.write(value) }
  }

  func answer(_ key: String, _ errors: [GraphQLError]) -> [UInt8] {
    answer(key) { Self.write(errors, naming: false, to: &$0) }
  }

  func answer(_ response: GraphQLResponse) -> [UInt8] {
    answer("response") { $0.raw(response.json) }
  }

  func answer(_ responses: [GraphQLResponse]) -> [UInt8] {
    answer("responses") { writer in
      writer.raw("[")
      for (index, response) in responses.enumerated() {
        if index > 0 { writer.raw(",") }
        writer.raw(response.json)
      }
      writer.raw("]")
    }
  }

  /// `ok`, and what is wrong if it is not.
  func verdict(_ errors: [GraphQLError], naming: Bool = false) -> [UInt8] {
    guard !errors.isEmpty else { return answer("ok", .boolean(true)) }
    return answer("ok") { writer in
      writer.raw("false,\"errors\":")
      Self.write(errors, naming: naming, to: &writer)
    }
  }

  private func answer(_ key: String, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.raw("{\"id\":")
    writer.write(self["id"] ?? .null)
    writer.raw(",\"\(key)\":")
    write(&writer)
    writer.raw("}")
    return writer.bytes
  }

  private static func write(
    _ errors: [GraphQLError], naming: Bool, to writer: inout JSONWriter
  ) {
    writer.raw("[")
    for (index, error) in errors.enumerated() {
      if index > 0 { writer.raw(",") }
      writer.raw("{\"message\":")
      writer.string(error.message)
      writer.raw(",\"locations\":[")
      for (index, location) in error.locations.enumerated() {
        writer.raw(index == 0 ? "{\"line\":" : ",{\"line\":")
        writer.raw("\(location.line),\"column\":\(location.column)}")
      }
      writer.raw("]")
      if naming {
        writer.raw(",\"rule\":")
        writer.string(error.rule ?? "Syntax")
      }
      writer.raw("}")
    }
    writer.raw("]")
  }
}
