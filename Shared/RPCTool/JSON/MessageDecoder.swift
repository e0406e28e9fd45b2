import Foundation

/// From the wire to JSON, by the contract: protobuf's canonical JSON. Fields that the contract does
/// not know are passed over.
struct MessageDecoder {
  let contract: Contract
  /// Whether fields that have their default are shown too.
  var showsDefaults = false

  /// - Throws: `ToolError` when the bytes are no such message.
  func decode(_ bytes: [UInt8], as type: MessageType, depth: Int = 0) throws -> JSONValue {
    guard depth < 100 else { throw ToolError("the message nests too deep") }
    let values = try Fields(bytes).values
    let members = try type.fields.compactMap { field -> JSONValue.Member? in
      let found = values[field.number] ?? []
      let value =
        field.isRepeated
        ? try repeated(found, field, depth) : try single(found, field, depth)
      return value.map { JSONValue.Member(name: field.jsonName, value: $0) }
    }
    return .object(members)
  }

  private func repeated(
    _ found: [Fields.Value], _ field: FieldType, _ depth: Int
  ) throws -> JSONValue? {
    var values: [JSONValue] = []
    for value in found {
      if case .bytes(let packed) = value, field.kind.wireType != 2 {
        for one in try unpack(packed, field) { values.append(try json(one, field, depth)) }
      } else {
        values.append(try json(value, field, depth))
      }
    }
    return values.isEmpty && !showsDefaults ? nil : .array(values)
  }

  private func unpack(_ packed: [UInt8], _ field: FieldType) throws -> [Fields.Value] {
    var reader = WireReader(packed)
    var values: [Fields.Value] = []
    while !reader.isAtEnd {
      switch field.kind.wireType {
      case 1: values.append(.fixed64(try reader.fixed(UInt64.self)))
      case 5: values.append(.fixed32(try reader.fixed(UInt32.self)))
      default: values.append(.varint(try reader.varint()))
      }
    }
    return values
  }

  /// `nil` when there is nothing to show.
  private func single(
    _ found: [Fields.Value], _ field: FieldType, _ depth: Int
  ) throws -> JSONValue? {
    guard let last = found.last else {
      guard showsDefaults, field.oneof == nil else { return nil }
      return field.kind == .message ? .null : try json(Self.zero(field), field, depth)
    }
    if field.kind == .message {
      // Several occurrences are merged, which is what reading them in one does.
      let all = try found.flatMap { value -> [UInt8] in
        guard case .bytes(let bytes) = value else { throw WireReader.malformed }
        return bytes
      }
      return try decode(all, as: try contract.message(field.typeName), depth: depth + 1)
    }
    let isDefault = Self.isZero(last) && field.oneof == nil
    return isDefault && !showsDefaults ? nil : try json(last, field, depth)
  }

  private static func zero(_ field: FieldType) -> Fields.Value {
    switch field.kind.wireType {
    case 1: .fixed64(0)
    case 5: .fixed32(0)
    case 2: .bytes([])
    default: .varint(0)
    }
  }

  private static func isZero(_ value: Fields.Value) -> Bool {
    switch value {
    case .varint(let number), .fixed64(let number): number == 0
    case .fixed32(let number): number == 0
    case .bytes(let bytes): bytes.isEmpty
    }
  }

  private func json(
    _ value: Fields.Value, _ field: FieldType, _ depth: Int
  ) throws -> JSONValue {
    switch (field.kind, value) {
    case (.int32, .varint(let raw)): return .integer(Int64(Int32(truncatingIfNeeded: raw)))
    case (.uint32, .varint(let raw)): return .integer(Int64(UInt32(truncatingIfNeeded: raw)))
    case (.sint32, .varint(let raw)):
      let raw = UInt32(truncatingIfNeeded: raw)
      return .integer(Int64(Int32(bitPattern: raw >> 1) ^ -Int32(bitPattern: raw & 1)))
    case (.int64, .varint(let raw)): return .string("\(Int64(bitPattern: raw))")
    case (.uint64, .varint(let raw)): return .string("\(raw)")
    case (.sint64, .varint(let raw)):
      return .string("\(Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1))")
    case (.fixed64, .fixed64(let raw)): return .string("\(raw)")
    case (.sfixed64, .fixed64(let raw)): return .string("\(Int64(bitPattern: raw))")
    case (.fixed32, .fixed32(let raw)): return .integer(Int64(raw))
    case (.sfixed32, .fixed32(let raw)): return .integer(Int64(Int32(bitPattern: raw)))
    case (.double, .fixed64(let raw)): return floating(Double(bitPattern: raw))
    case (.float, .fixed32(let raw)):
      let number = Float(bitPattern: raw)
      // By its own shortest text, not by that of the double it would become.
      return floating(number.isFinite ? Double("\(number)") ?? Double(number) : Double(number))
    case (.bool, .varint(let raw)): return .bool(raw != 0)
    case (.enumeration, .varint(let raw)):
      let number = Int32(truncatingIfNeeded: raw)
      let known = try contract.enumeration(field.typeName).values.first { $0.number == number }
      return known.map { .string($0.name) } ?? .integer(Int64(number))
    case (.string, .bytes(let bytes)):
      guard let text = String(validating: bytes, as: UTF8.self) else { throw WireReader.malformed }
      return .string(text)
    case (.bytes, .bytes(let bytes)): return .string(Data(bytes).base64EncodedString())
    case (.message, .bytes(let bytes)):
      return try decode(bytes, as: try contract.message(field.typeName), depth: depth + 1)
    default: throw WireReader.malformed
    }
  }

  private func floating(_ number: Double) -> JSONValue {
    if number.isNaN { return .string("NaN") }
    if number.isInfinite { return .string(number < 0 ? "-Infinity" : "Infinity") }
    return .double(number)
  }
}
