import FoundationEssentials
import Identifiers
import Time

extension Bool: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .bool }
  package var postgresBytes: [UInt8]? { [self ? 1 : 0] }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    let bytes = try cell.require(.bool)
    guard bytes.count == 1 else { throw .malformed }
    self = bytes[0] != 0
  }
}

extension String: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .text }
  package var postgresBytes: [UInt8]? { Array(utf8) }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    let bytes = try cell.require(.text, .varchar, .bpchar, .name, .unknown)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
    self = text
  }
}

extension UUID: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .uuid }
  package var postgresBytes: [UInt8]? { withUnsafeBytes(of: uuid) { Array($0) } }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    try self.init(network: cell.require(.uuid))
  }

  init(network bytes: UnsafeRawBufferPointer) throws(PostgresDecodingProblem) {
    guard bytes.count == 16 else { throw .malformed }
    self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
  }
}

extension ID: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .uuid }
  package var postgresBytes: [UInt8]? { rawValue.postgresBytes }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    self.init(try UUID(postgres: cell))
  }
}

/// PostgreSQL counts from 2000-01-01: microseconds for `timestamptz`, days for `date`
/// (src/include/datatype/timestamp.h).
enum PostgresEpoch {
  static let microseconds: Int64 = 946_684_800_000_000
  static let days = 10_957
}

extension Timestamp: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .timestamptz }

  /// The ends of time become PostgreSQL's `-infinity` and `infinity`.
  package var postgresBytes: [UInt8]? {
    let (value, overflow) = microseconds.subtractingReportingOverflow(PostgresEpoch.microseconds)
    if overflow { return Int64.min.networkBytes }
    return (microseconds == .max ? Int64.max : value).networkBytes
  }

  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    let value = try Int64(network: cell.require(.timestamptz))
    let (sum, overflow) = value.addingReportingOverflow(PostgresEpoch.microseconds)
    if overflow || value == .min {
      self.init(microseconds: value < 0 ? .min : .max)
    } else {
      self.init(microseconds: sum)
    }
  }
}

extension CivilDate: PostgresEncodable, PostgresDecodable {
  package static var postgresType: PostgresType { .date }
  package var postgresBytes: [UInt8]? {
    Int32(clamping: daysSince1970 - PostgresEpoch.days).networkBytes
  }
  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    let days = try Int32(network: cell.require(.date))
    guard days != .min, days != .max else { throw .outOfRange }
    self.init(daysSince1970: Int(days) + PostgresEpoch.days)
  }
}

/// The text of a JSON document, for columns of type `json` and `jsonb`.
package struct PostgresJSON: Hashable, Sendable, PostgresEncodable, PostgresDecodable {
  /// The document. `jsonb` columns give it back in their own spacing and key order.
  package let text: String

  package init(_ text: String) {
    self.text = text
  }

  package static var postgresType: PostgresType { .jsonb }

  /// The version byte of `jsonb`'s binary form (always 1), then the text.
  package var postgresBytes: [UInt8]? { [1] + Array(text.utf8) }

  package init(postgres cell: PostgresCell) throws(PostgresDecodingProblem) {
    var bytes = try cell.require(.json, .jsonb)
    if cell.type == .jsonb {
      guard bytes.first == 1 else { throw .malformed }
      bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
    self.text = text
  }
}
