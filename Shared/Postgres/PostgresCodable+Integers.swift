// Integers are sent as the type of their own width. They are read from any column whose value they
// surely can hold, and from a NUMERIC that is a whole number, as SUM(bigint) is.

extension FixedWidthInteger {
  /// Big-endian bytes.
  var networkBytes: [UInt8] {
    withUnsafeBytes(of: bigEndian) { Array($0) }
  }

  /// Exactly as many big-endian bytes as the integer is wide.
  init(network bytes: UnsafeRawBufferPointer) throws(PostgresDecodingProblem) {
    guard bytes.count == MemoryLayout<Self>.size else { throw .malformed }
    self.init(bigEndian: bytes.loadUnaligned(as: Self.self))
  }

  fileprivate init(postgresInteger cell: PostgresCell) throws(PostgresDecodingProblem) {
    guard let bytes = cell.bytes else { throw .unexpectedNull }
    let wide: Int64
    switch cell.type {
    case .int2: wide = Int64(try Int16(network: bytes))
    case .int4: wide = Int64(try Int32(network: bytes))
    case .int8: wide = try Int64(network: bytes)
    case .numeric: wide = try PostgresNumeric(bytes).wholeNumber
    default: throw .wrongType(cell.type)
    }
    guard let value = Self(exactly: wide) else { throw .outOfRange }
    self = value
  }
}

extension Int16: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .int2 }
  package var postgresBytes: [UInt8]? { networkBytes }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    try self.init(postgresInteger: cell)
  }
}

extension Int32: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .int4 }
  package var postgresBytes: [UInt8]? { networkBytes }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    try self.init(postgresInteger: cell)
  }
}

extension Int64: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .int8 }
  package var postgresBytes: [UInt8]? { networkBytes }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    try self.init(postgresInteger: cell)
  }
}

extension Int: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .int8 }
  package var postgresBytes: [UInt8]? { Int64(self).networkBytes }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    try self.init(postgresInteger: cell)
  }
}
