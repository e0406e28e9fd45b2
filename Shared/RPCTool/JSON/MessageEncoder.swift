import Foundation

/// From JSON to the wire, by the contract: protobuf's JSON mapping, and as lenient as it allows.
struct MessageEncoder {
  let contract: Contract

  /// - Throws: `ToolError` naming the field that does not fit.
  func encode(_ json: JSONValue, as type: MessageType, path: String = "") throws -> [UInt8] {
    guard case .object(let members) = json else {
      throw ToolError("\(path.isEmpty ? "the data" : path) has to be an object")
    }
    var writer = WireWriter()
    var seen: Set<UInt64> = []
    var oneofs: Set<Int> = []
    let fields = try members.map { member in
      guard let field = type.field(named: member.name) else {
        throw ToolError("\(type.name) has no field \(member.name)")
      }
      return (field, member.value)
    }
    for (field, value) in fields.sorted(by: { $0.0.number < $1.0.number }) {
      let path = path.isEmpty ? field.jsonName : "\(path).\(field.jsonName)"
      guard seen.insert(field.number).inserted else { throw ToolError("\(path) stands twice") }
      if value == .null { continue }
      if let oneof = field.oneof, !oneofs.insert(oneof).inserted {
        throw ToolError("\(path): another field of the same oneof is given")
      }
      try write(value, field, path, to: &writer)
    }
    return writer.bytes
  }

  private func write(
    _ value: JSONValue, _ field: FieldType, _ path: String, to writer: inout WireWriter
  ) throws {
    guard field.isRepeated else {
      writer.key(field.number, field.kind.wireType)
      return writer.append(try single(value, field, path))
    }
    guard case .array(let values) = value else { throw ToolError("\(path) has to be an array") }
    let parts = try values.enumerated().map {
      try single($0.element, field, "\(path)[\($0.offset)]")
    }
    if field.kind.wireType == 2 {
      for part in parts {
        writer.key(field.number, 2)
        writer.append(part)
      }
    } else if !parts.isEmpty {
      writer.key(field.number, 2)
      writer.run(parts.flatMap { $0 })
    }
  }

  /// One value without its key.
  private func single(_ value: JSONValue, _ field: FieldType, _ path: String) throws -> [UInt8] {
    var writer = WireWriter()
    switch field.kind {
    case .int32: writer.varint(UInt64(bitPattern: Int64(try integer(value, Int32.self, path))))
    case .int64: writer.varint(UInt64(bitPattern: try integer(value, Int64.self, path)))
    case .uint32: writer.varint(UInt64(try integer(value, UInt32.self, path)))
    case .uint64: writer.varint(try integer(value, UInt64.self, path))
    case .sint32:
      let number = try integer(value, Int32.self, path)
      writer.varint(UInt64(UInt32(bitPattern: (number << 1) ^ (number >> 31))))
    case .sint64:
      let number = try integer(value, Int64.self, path)
      writer.varint(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    case .fixed32: writer.fixed(try integer(value, UInt32.self, path))
    case .fixed64: writer.fixed(try integer(value, UInt64.self, path))
    case .sfixed32: writer.fixed(try integer(value, Int32.self, path))
    case .sfixed64: writer.fixed(try integer(value, Int64.self, path))
    case .float: writer.fixed(Float(try floating(value, path)).bitPattern)
    case .double: writer.fixed(try floating(value, path).bitPattern)
    case .bool:
      guard case .bool(let flag) = value else { throw ToolError("\(path) has to be true or false") }
      writer.varint(flag ? 1 : 0)
    case .string: writer.run(Array(try text(value, path).utf8))
    case .bytes: writer.run(try base64(try text(value, path), path))
    case .enumeration:
      writer.varint(UInt64(bitPattern: Int64(try number(of: value, field, path))))
    case .message, .group:
      writer.run(try encode(value, as: try contract.message(field.typeName), path: path))
    }
    return writer.bytes
  }

  private func text(_ value: JSONValue, _ path: String) throws -> String {
    guard case .string(let text) = value else { throw ToolError("\(path) has to be a string") }
    return text
  }

  /// A number, or one in quotes.
  private func integer<Number: FixedWidthInteger>(
    _ value: JSONValue, _ type: Number.Type, _ path: String
  ) throws -> Number {
    let number: Number? =
      switch value {
      case .integer(let number): Number(exactly: number)
      case .unsigned(let number): Number(exactly: number)
      case .double(let number): Number(exactly: number)
      case .string(let text): Number(text)
      default: nil
      }
    guard let number else { throw ToolError("\(path) has to be a whole number in its range") }
    return number
  }

  private func floating(_ value: JSONValue, _ path: String) throws -> Double {
    let number: Double? =
      switch value {
      case .integer(let number): Double(number)
      case .unsigned(let number): Double(number)
      case .double(let number): number
      case .string("NaN"): .nan
      case .string("Infinity"): .infinity
      case .string("-Infinity"): -.infinity
      case .string(let text): Double(text)
      default: nil
      }
    guard let number else { throw ToolError("\(path) has to be a number") }
    return number
  }

  private func number(of value: JSONValue, _ field: FieldType, _ path: String) throws -> Int32 {
    guard case .string(let name) = value else { return try integer(value, Int32.self, path) }
    let type = try contract.enumeration(field.typeName)
    guard let found = type.values.first(where: { $0.name == name }) else {
      throw ToolError("\(path): \(type.name) has no value \(name)")
    }
    return found.number
  }

  /// Standard or URL-safe, with or without padding.
  private func base64(_ text: String, _ path: String) throws -> [UInt8] {
    var standard = text.replacing("-", with: "+").replacing("_", with: "/")
    while standard.utf8.count % 4 != 0 { standard += "=" }
    guard let data = Data(base64Encoded: standard) else {
      throw ToolError("\(path) has to be base64")
    }
    return Array(data)
  }
}
