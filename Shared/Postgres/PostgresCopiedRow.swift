import CLibpq

/// One row on its way out of the database. Valid only inside the body it was handed to.
package struct PostgresCopiedRow {
  /// What the query's columns are.
  let shape: PostgresResult
  /// Each field's place; `nil` is NULL.
  let fields: [UnsafeRawBufferPointer?]

  /// The names of the columns, in order.
  package var columns: [String] { shape.columns }

  /// The value in the column of that name.
  ///
  /// - Throws: `PostgresError` of kind `decoding`, naming the column and never the value.
  package func value<Value: PostgresDecodable>(
    _ column: String, as type: Value.Type = Value.self
  ) throws -> Value {
    try value(at: shape.position(ofColumn: column))
  }

  /// The value in the column at `position`, counted from 0.
  ///
  /// - Throws: `PostgresError` of kind `decoding`, naming the column and never the value.
  package func value<Value: PostgresDecodable>(
    at position: Int, as type: Value.Type = Value.self
  ) throws -> Value {
    guard fields.indices.contains(position) else {
      throw PostgresError(.decoding, "the result has no column \(position)")
    }
    let cell = PostgresCell(type: shape.type(ofColumn: position), bytes: fields[position])
    do {
      return try Value(postgres: cell)
    } catch {
      throw PostgresError(
        error, column: shape.name(ofColumn: position), wanted: "\(Value.self)")
    }
  }

  /// Takes one message of COPY's binary format apart (PostgreSQL manual, "COPY"); the first one
  /// begins with the format's head. `nil` for the mark that no row follows.
  ///
  /// - Throws: `PostgresDecodingProblem` for bytes that are no row of that shape.
  init?(
    _ message: UnsafeRawBufferPointer, isFirst: Bool, shape: PostgresResult
  ) throws(PostgresDecodingProblem) {
    var reader = PostgresFieldReader(bytes: message)
    // Signature and flags, then the length of what extends them.
    if isFirst {
      _ = try reader.take(15)
      _ = try reader.take(Int(reader.integer()))
    }
    guard let head = try reader.take(2) else { throw .malformed }
    let count = try Int16(network: head)
    if count == -1 { return nil }
    guard Int(count) == shape.columnCount else { throw .malformed }
    var fields: [UnsafeRawBufferPointer?] = []
    fields.reserveCapacity(Int(count))
    for _ in 0..<count { fields.append(try reader.field()) }
    self.fields = fields
    self.shape = shape
  }
}
