/// A value that can be bound to a statement, in PostgreSQL's binary form.
package protocol PostgresEncodable: Sendable {
  /// The type that the server is told.
  static var postgresType: PostgresType { get }

  /// The binary form, in network byte order; `nil` is NULL.
  var postgresBytes: [UInt8]? { get }
}

/// A value that can be read from a column of a result.
package protocol PostgresDecodable {
  /// - Throws: `PostgresDecodingProblem` when the cell's type or bytes do not fit.
  init(postgres cell: PostgresCell) throws(PostgresDecodingProblem)
}

/// One field of one row, borrowed: valid only inside the call that was handed it.
package struct PostgresCell {
  /// The column's type, as the server described it.
  package let type: PostgresType
  /// The binary form; `nil` is NULL.
  package let bytes: UnsafeRawBufferPointer?

  /// The bytes of a field that must be there and must be of one of `types`.
  package func require(
    _ types: PostgresType...
  ) throws(PostgresDecodingProblem) -> UnsafeRawBufferPointer {
    guard let bytes else { throw .unexpectedNull }
    guard types.contains(type) else { throw .wrongType(type) }
    return bytes
  }
}

/// Why a field could not be read. Carries no data.
package enum PostgresDecodingProblem: Error, Equatable {
  /// NULL where the caller asked for a value.
  case unexpectedNull
  /// The column has a type that the asked-for Swift type does not stand for.
  case wrongType(PostgresType)
  /// The value has no exact counterpart in the asked-for Swift type.
  case outOfRange
  /// Bytes that are not a value of the column's type.
  case malformed
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
  package static var postgresType: PostgresType { Wrapped.postgresType }
  package var postgresBytes: [UInt8]? { self?.postgresBytes }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    self = cell.bytes == nil ? nil : try Wrapped(postgres: cell)
  }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
  package static var postgresType: PostgresType { RawValue.postgresType }
  package var postgresBytes: [UInt8]? { rawValue.postgresBytes }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    guard let value = Self(rawValue: try RawValue(postgres: cell)) else { throw .outOfRange }
    self = value
  }
}
