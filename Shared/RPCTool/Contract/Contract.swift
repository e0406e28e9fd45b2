import RPC

/// What a server's files declare, looked up by full name. Learnt at run time, over reflection or from
/// a file that `protoc` made.
///
/// swift-protobuf has no messages without generated code, and this tool is made before the contracts
/// it is pointed at: so descriptors are read by hand, and `MessageEncoder` and `MessageDecoder` go
/// between JSON and the wire by them. Maps, groups, extensions and the well-known types with a JSON
/// form of their own are left out, as they are of our contracts.
struct Contract {
  private(set) var services: [String: ServiceType] = [:]
  private(set) var messages: [String: MessageType] = [:]
  private(set) var enums: [String: EnumType] = [:]
  private var files: Set<String> = []

  /// Adds what a serialized `google.protobuf.FileDescriptorProto` declares.
  mutating func add(file bytes: [UInt8]) throws {
    let file = try Fields(bytes)
    guard files.insert(file.text(1)).inserted else { return }
    let package = file.text(2)
    for message in try file.messages(4) { try add(message, in: package) }
    for one in try file.messages(5) { try addEnum(one, in: package) }
    for service in try file.messages(6) {
      let name = Self.join(package, service.text(1))
      services[name] = ServiceType(
        name: name, methods: try service.messages(2).map(MethodType.init))
    }
  }

  /// Adds every file of a serialized `google.protobuf.FileDescriptorSet`.
  mutating func add(fileSet bytes: [UInt8]) throws {
    for file in try Fields(bytes).all(1) { try add(file: file) }
  }

  private mutating func add(_ message: Fields, in scope: String) throws {
    let name = Self.join(scope, message.text(1))
    messages[name] = MessageType(
      name: name, fields: try message.messages(2).map(FieldType.init),
      oneofs: try message.messages(8).map { $0.text(1) })
    for inner in try message.messages(3) { try add(inner, in: name) }
    for one in try message.messages(4) { try addEnum(one, in: name) }
  }

  private mutating func addEnum(_ declared: Fields, in scope: String) throws {
    let name = Self.join(scope, declared.text(1))
    let values = try declared.messages(2).map { (name: $0.text(1), number: $0.int32(2)) }
    enums[name] = EnumType(name: name, values: values)
  }

  private static func join(_ scope: String, _ name: String) -> String {
    scope.isEmpty ? name : "\(scope).\(name)"
  }

  func message(_ name: String) throws -> MessageType {
    guard let message = messages[name] else {
      throw ToolError("the contract does not declare \(name)")
    }
    return message
  }

  func enumeration(_ name: String) throws -> EnumType {
    guard let enumeration = enums[name] else {
      throw ToolError("the contract does not declare \(name)")
    }
    return enumeration
  }
}

/// A service and its methods in the order of the file.
struct ServiceType {
  let name: String
  let methods: [MethodType]
}

/// A method of a service.
struct MethodType {
  let name: String
  let input: String
  let output: String
  let kind: RPCMethodKind
  /// As the contract writes it; `nil` where it says nothing.
  let idempotency: String?

  init(_ declared: Fields) throws {
    name = declared.text(1)
    input = FieldType.withoutDot(declared.text(2))
    output = FieldType.withoutDot(declared.text(3))
    kind =
      switch (declared.int32(5) != 0, declared.int32(6) != 0) {
      case (false, false): .unary
      case (false, true): .serverStreaming
      case (true, false): .clientStreaming
      case (true, true): .bidirectional
      }
    switch try declared.messages(4).last?.int32(34) {
    case 1: idempotency = "NO_SIDE_EFFECTS"
    case 2: idempotency = "IDEMPOTENT"
    default: idempotency = nil
    }
  }
}

/// A message and its fields in the order of the file.
struct MessageType {
  let name: String
  let fields: [FieldType]
  let oneofs: [String]

  /// The field that JSON means by `name`: the JSON name, or the one in the file.
  func field(named name: String) -> FieldType? {
    fields.first { $0.jsonName == name } ?? fields.first { $0.name == name }
  }
}

/// An enum and its values in the order of the file.
struct EnumType {
  let name: String
  let values: [(name: String, number: Int32)]
}

/// A field of a message.
struct FieldType {
  /// Protobuf's types, by the numbers that descriptors have for them.
  enum Kind: Int32 {
    case double = 1
    case float, int64, uint64, int32, fixed64, fixed32, bool, string, group, message, bytes, uint32
    case enumeration, sfixed32, sfixed64, sint32, sint64

    /// The wire type of a single value.
    var wireType: UInt64 {
      switch self {
      case .double, .fixed64, .sfixed64: 1
      case .float, .fixed32, .sfixed32: 5
      case .string, .message, .bytes, .group: 2
      default: 0
      }
    }

    /// As a file writes it.
    var name: String { self == .enumeration ? "enum" : "\(self)" }
  }

  let name: String
  let jsonName: String
  let number: UInt64
  let kind: Kind
  /// Full name of the message or enum.
  let typeName: String
  let isRepeated: Bool
  /// Which oneof of the message it is one of.
  let oneof: Int?

  init(_ declared: Fields) throws {
    name = declared.text(1)
    jsonName = declared.text(10).isEmpty ? name : declared.text(10)
    number = UInt64(UInt32(bitPattern: declared.int32(3)))
    guard let kind = Kind(rawValue: declared.int32(5)), kind != .group else {
      throw ToolError("the field \(name) has a type that is not supported")
    }
    self.kind = kind
    typeName = Self.withoutDot(declared.text(6))
    isRepeated = declared.int32(4) == 3
    oneof = declared.has(9) ? Int(declared.int32(9)) : nil
  }

  /// Descriptors write full names with a dot before them.
  static func withoutDot(_ name: String) -> String {
    name.hasPrefix(".") ? String(name.dropFirst()) : name
  }
}
