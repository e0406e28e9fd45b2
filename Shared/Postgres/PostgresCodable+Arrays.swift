import FoundationEssentials
import Identifiers
import Time

/// A type whose Swift array is one value of PostgreSQL.
package protocol PostgresArrayElement: Sendable {
  /// The type of the whole array.
  static var postgresArrayType: PostgresType { get }

  /// The whole array's binary form.
  static func postgresBytes(of elements: [Self]) -> [UInt8]

  /// Reads a whole array.
  static func elements(in cell: PostgresCell) throws(PostgresDecodingProblem) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
  package static var postgresType: PostgresType { Element.postgresArrayType }
  package var postgresBytes: [UInt8]? { Element.postgresBytes(of: self) }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    self = try Element.elements(in: cell)
  }
}

/// `[UInt8]` is `bytea`.
extension UInt8: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .bytea }
  package static func postgresBytes(of elements: [UInt8]) -> [UInt8] { elements }
  package static func elements(
    in cell: PostgresCell
  ) throws(PostgresDecodingProblem) -> [UInt8] {
    Array(try cell.require(.bytea))
  }
}

// One-dimensional arrays without NULLs (src/backend/utils/adt/arrayfuncs.c, `array_send`).
extension PostgresArrayElement where Self: PostgresEncodable & PostgresDecodable {
  package static func postgresBytes(of elements: [Self]) -> [UInt8] {
    var bytes = Int32(elements.isEmpty ? 0 : 1).networkBytes
    bytes += Int32(0).networkBytes
    bytes += postgresType.rawValue.networkBytes
    guard !elements.isEmpty else { return bytes }
    bytes += Int32(elements.count).networkBytes + Int32(1).networkBytes
    for element in elements {
      let value = element.postgresBytes ?? []
      bytes += Int32(value.count).networkBytes + value
    }
    return bytes
  }

  package static func elements(
    in cell: PostgresCell
  ) throws(PostgresDecodingProblem) -> [Self] {
    guard let bytes = cell.bytes else { throw .unexpectedNull }
    guard isArray(cell.type) else { throw .wrongType(cell.type) }
    var reader = PostgresFieldReader(bytes: bytes)
    let dimensions = try reader.integer()
    _ = try reader.integer()
    let type = PostgresType(rawValue: UInt32(bitPattern: try reader.integer()))
    guard dimensions > 0 else { return [] }
    guard dimensions == 1 else { throw .outOfRange }
    let count = Int(try reader.integer())
    _ = try reader.integer()
    // Each element takes at least its length word, so a false count cannot make us reserve much.
    guard count >= 0, count <= bytes.count / 4 else { throw .malformed }
    var elements: [Self] = []
    elements.reserveCapacity(count)
    for _ in 0..<count {
      elements.append(try Self(postgres: PostgresCell(type: type, bytes: try reader.field())))
    }
    return elements
  }

  private static func isArray(_ type: PostgresType) -> Bool {
    type == postgresArrayType || (postgresArrayType == .textArray && type == .varcharArray)
  }
}

/// Reads fields that stand one after the other, each behind its length.
struct PostgresFieldReader {
  var bytes: UnsafeRawBufferPointer

  mutating func integer() throws(PostgresDecodingProblem) -> Int32 {
    guard let head = try take(4) else { throw .malformed }
    return try Int32(network: head)
  }

  mutating func field() throws(PostgresDecodingProblem) -> UnsafeRawBufferPointer? {
    try take(Int(try integer()))
  }

  /// - Returns: `nil` for a length of -1.
  mutating func take(
    _ count: Int
  ) throws(PostgresDecodingProblem) -> UnsafeRawBufferPointer? {
    if count == -1 { return nil }
    guard count >= 0, count <= bytes.count else { throw .malformed }
    defer { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count)) }
    return UnsafeRawBufferPointer(rebasing: bytes.prefix(count))
  }
}

extension Bool: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .boolArray }
}

extension Int32: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .int4Array }
}

extension Int64: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .int8Array }
}

extension String: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .textArray }
}

extension UUID: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .uuidArray }
}

extension ID: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .uuidArray }
}

extension Timestamp: PostgresArrayElement {
  package static var postgresArrayType: PostgresType { .timestamptzArray }
}
