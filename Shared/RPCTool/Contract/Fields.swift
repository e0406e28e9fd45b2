/// A serialized message taken apart into its fields, of whatever type they may be.
struct Fields {
  /// A value as the wire has it.
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes([UInt8])
  }

  private(set) var values: [UInt64: [Value]] = [:]

  /// - Throws: `ToolError` when the bytes are no message.
  init(_ bytes: [UInt8]) throws {
    var reader = WireReader(bytes)
    while !reader.isAtEnd {
      let key = try reader.varint()
      guard key >> 3 > 0 else { throw WireReader.malformed }
      let value: Value
      switch key & 7 {
      case 0: value = .varint(try reader.varint())
      case 1: value = .fixed64(try reader.fixed(UInt64.self))
      case 2: value = .bytes(try reader.bytes())
      case 5: value = .fixed32(try reader.fixed(UInt32.self))
      default: throw WireReader.malformed
      }
      values[key >> 3, default: []].append(value)
    }
  }

  func has(_ number: UInt64) -> Bool { values[number] != nil }

  /// Every occurrence that is a run of bytes.
  func all(_ number: UInt64) -> [[UInt8]] {
    (values[number] ?? []).compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
  }

  /// The last occurrence as text; empty without one.
  func text(_ number: UInt64) -> String {
    String(decoding: all(number).last ?? [], as: UTF8.self)
  }

  /// Every occurrence as a message.
  func messages(_ number: UInt64) throws -> [Fields] { try all(number).map(Fields.init) }

  /// The last occurrence as a number; 0 without one.
  func int32(_ number: UInt64) -> Int32 {
    guard case .varint(let value)? = values[number]?.last else { return 0 }
    return Int32(truncatingIfNeeded: value)
  }
}

/// Reads the wire's parts one after another.
struct WireReader {
  static let malformed = ToolError("the bytes are no such message")

  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func varint() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = rest.popFirst() else { throw Self.malformed }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    throw Self.malformed
  }

  mutating func fixed<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    let count = Number.bitWidth / 8
    guard rest.count >= count else { throw Self.malformed }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count).reversed().reduce(0) { $0 << 8 | Number($1) }
  }

  mutating func bytes() throws -> [UInt8] {
    guard let count = Int(exactly: try varint()), count <= rest.count else {
      throw Self.malformed
    }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}

/// Writes them.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func key(_ number: UInt64, _ wireType: UInt64) { varint(number << 3 | wireType) }

  mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  mutating func fixed(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func run(_ content: [UInt8]) {
    varint(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  mutating func append(_ content: [UInt8]) { bytes.append(contentsOf: content) }
}
