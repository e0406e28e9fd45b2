import SwiftProtobufPluginLibrary

/// A Swift struct for a message, and its conversion to and from the protobuf-c struct.
struct MessageGenerator {
  let message: Descriptor

  init(_ message: Descriptor) { self.message = message }

  /// What the struct holds: plain fields and oneofs, in the contract's order.
  private enum Member {
    case field(FieldGenerator)
    case oneof(OneofDescriptor)
  }

  private var members: [Member] {
    var seen: Set<Int> = []
    return message.fields.compactMap { field in
      guard let oneof = field.containingOneof else { return .field(FieldGenerator(field)) }
      return seen.insert(oneof.index).inserted ? .oneof(oneof) : nil
    }
  }

  func print(to printer: inout CodePrinter) {
    let outer = Naming.type(message).split(separator: ".").dropLast().joined(separator: ".")
    printer.print("", "extension \(outer) {")
    printer.indent()
    printer.printComment(message.documentation(or: "`\(message.fullName)`."))
    printer.print("package struct \(message.name): ProtobufMessage {")
    printer.indent()
    printer.print(
      "/// The message's name in the contract.",
      "package static let protoName = \"\(message.fullName)\"")
    for member in members { printProperty(member, to: &printer) }
    printInit(to: &printer)
    printer.outdent()
    printer.print("}")
    printer.outdent()
    printer.print("}")
    for one in message.enums { EnumGenerator(one).print(to: &printer) }
    for one in message.messages { MessageGenerator(one).print(to: &printer) }
    for oneof in message.oneofs { printOneofType(oneof, to: &printer) }
    printConversion(to: &printer)
  }

  private func printProperty(_ member: Member, to printer: inout CodePrinter) {
    switch member {
    case .field(let field):
      printer.printComment(field.field.documentation(or: "`\(field.field.name)`."))
      printer.print("package var \(field.name): \(field.type)")
    case .oneof(let oneof):
      printer.printComment(oneof.documentation(or: "At most one of these."))
      printer.print("package var \(Naming.member(oneof.name)): \(Naming.oneofType(oneof))?")
    }
  }

  private func printInit(to printer: inout CodePrinter) {
    let parameters = members.map { member in
      switch member {
      case .field(let field): "\(field.name): \(field.type) = \(field.defaultValue)"
      case .oneof(let oneof): "\(Naming.member(oneof.name)): \(Naming.oneofType(oneof))? = nil"
      }
    }
    let names = members.map { member in
      switch member {
      case .field(let field): field.name
      case .oneof(let oneof): Naming.member(oneof.name)
      }
    }
    printer.print("", "/// A message with these fields; the rest is absent.")
    guard !names.isEmpty else { return printer.print("package init() {}") }
    printer.print("package init(")
    for (index, parameter) in parameters.enumerated() {
      printer.printIndented(parameter + (index + 1 < parameters.count ? "," : ""))
    }
    printer.print(") {")
    for name in names { printer.printIndented("self.\(name) = \(name)") }
    printer.print("}")
  }

  private func printOneofType(_ oneof: OneofDescriptor, to printer: inout CodePrinter) {
    printer.print("", "extension \(Naming.type(message)) {")
    printer.indent()
    printer.printComment(oneof.documentation(or: "At most one of these."))
    printer.print("package enum \(Naming.oneofType(oneof)): Hashable, Sendable {")
    printer.indent()
    for field in oneof.fields {
      let swift = FieldGenerator(field)
      printer.printComment(field.documentation(or: "`\(field.name)`."))
      printer.print("case \(swift.name)(\(swift.elementType))")
    }
    printer.outdent()
    printer.print("}")
    printer.outdent()
    printer.print("}")
  }

  private func printConversion(to printer: inout CodePrinter) {
    let c = Naming.cType(message.fullName)
    printer.print("", "extension \(Naming.type(message)) {")
    printer.indent()
    printer.print(
      "/// Fills a fresh struct with defaults.",
      "package static func initialize(_ c: UnsafeMutablePointer<\(c)>) {",
      "  \(Naming.cFunctionPrefix(message.fullName))__init(c)", "}", "",
      "/// Copies the fields into an initialized struct.", "package func encode(",
      "  into c: UnsafeMutablePointer<\(c)>, _ arena: borrowing ProtobufArena",
      ") throws(RPCError) {")
    printer.indent()
    for member in members {
      switch member {
      case .field(let field): for line in field.encoding { printer.print(line) }
      case .oneof(let oneof): printEncoding(of: oneof, to: &printer)
      }
    }
    printer.outdent()
    printer.print(
      "}", "", "/// Copies the fields out of a struct.",
      "package init(decoding c: UnsafePointer<\(c)>) throws(RPCError) {")
    printer.indent()
    for member in members {
      switch member {
      case .field(let field): printer.print("self.\(field.name) = \(field.decoding)")
      case .oneof(let oneof): printDecoding(of: oneof, to: &printer)
      }
    }
    printer.outdent()
    printer.print("}")
    printer.outdent()
    printer.print("}")
  }

  private func caseMember(_ oneof: OneofDescriptor) -> String {
    "c.pointee.\(oneof.name.lowercased())_case"
  }

  private func printEncoding(of oneof: OneofDescriptor, to printer: inout CodePrinter) {
    let caseType = Naming.cType(oneof.fullName) + "Case"
    printer.print("switch \(Naming.member(oneof.name)) {", "case nil: break")
    for field in oneof.fields {
      printer.print("case .\(FieldGenerator(field).name)(let value)?:")
      printer.printIndented(
        "\(caseMember(oneof)) = \(caseType)(rawValue: \(field.number))",
        FieldGenerator(field).assignment(of: "value"))
    }
    printer.print("}")
  }

  private func printDecoding(of oneof: OneofDescriptor, to printer: inout CodePrinter) {
    let name = Naming.member(oneof.name)
    printer.print("switch \(caseMember(oneof)).rawValue {")
    for field in oneof.fields {
      let swift = FieldGenerator(field)
      let value = field.type == .message ? "\(swift.decoding) ?? .init()" : swift.decoding
      printer.print("case \(field.number): self.\(name) = .\(swift.name)(\(value))")
    }
    printer.print("default: self.\(name) = nil", "}")
  }
}
