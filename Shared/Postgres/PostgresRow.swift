/// One row of a result. May be kept and passed on; it holds the whole result.
package struct PostgresRow: Sendable {
  let result: PostgresResult
  let index: Int

  /// The names of the columns, in order.
  package var columns: [String] { result.columns }

  /// The value in the column of that name.
  ///
  /// - Throws: `PostgresError` of kind `decoding`, naming the column and never the value.
  package func value<Value: PostgresDecodable>(
    _ column: String, as type: Value.Type = Value.self
  ) throws -> Value {
    try value(at: result.position(ofColumn: column))
  }

  /// The value in the column at `position`, counted from 0.
  ///
  /// - Throws: `PostgresError` of kind `decoding`, naming the column and never the value.
  package func value<Value: PostgresDecodable>(
    at position: Int, as type: Value.Type = Value.self
  ) throws -> Value {
    guard (0..<result.columnCount).contains(position) else {
      throw PostgresError(.decoding, "the result has no column \(position)")
    }
    do {
      return try result.withCell(row: index, column: position) { try Value(postgres: $0) }
    } catch let problem as PostgresDecodingProblem {
      throw PostgresError(problem, column: result.name(ofColumn: position), wanted: "\(Value.self)")
    }
  }

  /// The enum whose text is in the column of that name.
  ///
  /// - Throws: `PostgresError` of kind `decoding`, also for a text that the enum does not know.
  @_disfavoredOverload
  package func value<Value: RawRepresentable>(
    _ column: String, as type: Value.Type = Value.self
  ) throws -> Value where Value.RawValue: PostgresDecodable {
    guard let value = Value(rawValue: try self.value(column)) else {
      throw PostgresError(.outOfRange, column: column, wanted: "\(Value.self)")
    }
    return value
  }

  /// The enum whose text is in the column of that name, or `nil` for NULL.
  ///
  /// - Throws: `PostgresError` of kind `decoding`, also for a text that the enum does not know.
  @_disfavoredOverload
  package func value<Value: RawRepresentable>(
    _ column: String, as type: Value?.Type = Value?.self
  ) throws -> Value? where Value.RawValue: PostgresDecodable {
    guard let raw = try self.value(column, as: Value.RawValue?.self) else { return nil }
    guard let value = Value(rawValue: raw) else {
      throw PostgresError(.outOfRange, column: column, wanted: "\(Value.self)")
    }
    return value
  }
}

extension PostgresError {
  init(_ problem: PostgresDecodingProblem, column: String, wanted: String) {
    let message =
      switch problem {
      case .unexpectedNull: "NULL where \(wanted) was asked for"
      case .wrongType(let type): "type \(type.rawValue) cannot be read as \(wanted)"
      case .outOfRange: "a value that \(wanted) cannot hold"
      case .malformed: "bytes that are no \(wanted)"
      }
    self.init(.decoding, message, column: column)
  }
}
