import SwiftProtobufPluginLibrary

/// One field in Swift and in C.
struct FieldGenerator {
  let field: FieldDescriptor

  init(_ field: FieldDescriptor) { self.field = field }

  var name: String { Naming.member(field.name) }
  private var cName: String { Naming.cMember(field.name) }

  /// The type of one value.
  var elementType: String {
    switch field.type {
    case .int32, .sint32, .sfixed32: "Int32"
    case .int64, .sint64, .sfixed64: "Int64"
    case .uint32, .fixed32: "UInt32"
    case .uint64, .fixed64: "UInt64"
    case .bool: "Bool"
    case .float: "Float"
    case .double: "Double"
    case .string: "String"
    case .bytes: "[UInt8]"
    case .enum: Naming.type(field.enumType)
    case .message, .group: Naming.type(field.messageType)
    }
  }

  /// The type of the property.
  var type: String {
    if field.isRepeated { return "[\(elementType)]" }
    return field.type == .message ? "\(elementType)?" : elementType
  }

  /// What a fresh message holds.
  var defaultValue: String {
    if field.isRepeated { return "[]" }
    return switch field.type {
    case .bool: "false"
    case .string: "\"\""
    case .bytes: "[]"
    case .enum: ".\(Naming.enumCase(field.enumType.values[0]))"
    case .message, .group: "nil"
    default: "0"
    }
  }

  /// Statements that put the Swift value into `c`, an initialized struct.
  var encoding: [String] {
    if field.isRepeated { return repeatedEncoding }
    return switch field.type {
    case .string, .bytes: ["if !\(name).isEmpty { \(assignment(of: name)) }"]
    case .message, .group: ["if let \(name) { \(assignment(of: name)) }"]
    default: [assignment(of: name)]
    }
  }

  /// One statement that stores `value`, which is not absent, in the struct's member.
  func assignment(of value: String) -> String {
    let converted =
      switch field.type {
      case .bool: "\(value) ? 1 : 0"
      case .string: "try arena.string(\(value))"
      case .bytes: "try arena.bytes(\(value))"
      case .enum: cEnum(of: value)
      case .message, .group: "try arena.message(\(value))"
      default: value
      }
    return "c.pointee.\(cName) = \(converted)"
  }

  private func cEnum(of value: String) -> String {
    let type = Naming.cType(field.enumType.fullName)
    return "\(type)(rawValue: \(type).RawValue(truncatingIfNeeded: \(value).rawValue))"
  }

  private var repeatedEncoding: [String] {
    let values =
      switch field.type {
      case .bool: "try arena.array(\(name).map { Int32($0 ? 1 : 0) })"
      case .string: "try arena.strings(\(name))"
      case .bytes: "try arena.blobs(\(name))"
      case .enum: "try arena.array(\(name).map { \(cEnum(of: "$0")) })"
      case .message, .group: "try arena.messages(\(name))"
      default: "try arena.array(\(name))"
      }
    return [
      "if !\(name).isEmpty {", "  c.pointee.n_\(field.name.lowercased()) = \(name).count",
      "  c.pointee.\(cName) = \(values)", "}",
    ]
  }

  /// An expression that reads the Swift value from `c`.
  var decoding: String {
    let member = "c.pointee.\(cName)"
    if field.isRepeated {
      let count = "c.pointee.n_\(field.name.lowercased())"
      return switch field.type {
      case .bool: "ProtobufRead.array(\(member), \(count)).map { $0 != 0 }"
      case .string: "try ProtobufRead.strings(\(member), \(count))"
      case .bytes: "ProtobufRead.blobs(\(member), \(count))"
      case .enum: "ProtobufRead.array(\(member), \(count)).map { \(swiftEnum(of: "$0")) }"
      case .message, .group: "try ProtobufRead.messages(\(member), \(count))"
      default: "ProtobufRead.array(\(member), \(count))"
      }
    }
    return switch field.type {
    case .bool: "\(member) != 0"
    case .string: "try ProtobufRead.string(\(member))"
    case .bytes: "ProtobufRead.bytes(\(member))"
    case .enum: swiftEnum(of: member)
    case .message, .group: "try ProtobufRead.message(\(member))"
    default: member
    }
  }

  private func swiftEnum(of member: String) -> String {
    "\(elementType)(rawValue: Int32(truncatingIfNeeded: \(member).rawValue))"
  }
}
