/// Declarations as a `.proto` file would write them.
enum ContractText {
  static func describe(_ service: ServiceType) -> String {
    let methods = service.methods.map { "  " + describe($0) }
    return (["service \(service.name) {"] + methods + ["}"]).joined(separator: "\n")
  }

  static func describe(_ method: MethodType) -> String {
    let input = (method.kind.streamsRequests ? "stream " : "") + method.input
    let output = (method.kind.streamsResponses ? "stream " : "") + method.output
    let level = method.idempotency.map { " { option idempotency_level = \($0); }" } ?? ";"
    return "rpc \(method.name)(\(input)) returns (\(output))\(level)"
  }

  static func describe(_ message: MessageType) -> String {
    var lines = ["message \(message.name) {"]
    var oneof: Int?
    for field in message.fields {
      if field.oneof != oneof {
        if oneof != nil { lines.append("  }") }
        if let index = field.oneof, message.oneofs.indices.contains(index) {
          lines.append("  oneof \(message.oneofs[index]) {")
        }
        oneof = field.oneof
      }
      let type = field.typeName.isEmpty ? field.kind.name : field.typeName
      let indent = oneof == nil ? "  " : "    "
      lines.append(
        "\(indent)\(field.isRepeated ? "repeated " : "")\(type) \(field.name) = \(field.number);")
    }
    if oneof != nil { lines.append("  }") }
    return (lines + ["}"]).joined(separator: "\n")
  }

  static func describe(_ enumeration: EnumType) -> String {
    let values = enumeration.values.map { "  \($0.name) = \($0.number);" }
    return (["enum \(enumeration.name) {"] + values + ["}"]).joined(separator: "\n")
  }
}
