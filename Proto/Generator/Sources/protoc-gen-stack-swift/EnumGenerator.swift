import SwiftProtobufPluginLibrary

/// A Swift enum that keeps values it does not know.
struct EnumGenerator {
  let enumeration: EnumDescriptor

  init(_ enumeration: EnumDescriptor) { self.enumeration = enumeration }

  func print(to printer: inout CodePrinter) {
    let type = Naming.type(enumeration)
    let outer = type.split(separator: ".").dropLast().joined(separator: ".")
    let values = enumeration.values.map { (name: Naming.enumCase($0), number: $0.number, of: $0) }
    printer.print("", "extension \(outer) {")
    printer.indent()
    printer.printComment(enumeration.documentation(or: "`\(enumeration.fullName)`."))
    printer.print(
      "package enum \(enumeration.name): RawRepresentable, CaseIterable, Hashable, Sendable {")
    printer.indent()
    for value in values {
      printer.printComment(value.of.documentation(or: "`\(value.of.name)`."))
      printer.print("case \(value.name)")
    }
    printer.print(
      "/// A value that was added to the contract after this code was made.",
      "case unrecognized(Int32)", "", "/// The values the contract names.",
      "package static let allCases: [Self] = ["
        + values.map { ".\($0.name)" }.joined(separator: ", ") + "]",
      "", "/// The value with this number.", "package init(rawValue: Int32) {")
    printer.printIndented("switch rawValue {")
    for value in values { printer.printIndented("case \(value.number): self = .\(value.name)") }
    printer.printIndented("default: self = .unrecognized(rawValue)", "}")
    printer.print("}", "", "/// Its number on the wire.", "package var rawValue: Int32 {")
    printer.printIndented("switch self {")
    for value in values { printer.printIndented("case .\(value.name): \(value.number)") }
    printer.printIndented("case .unrecognized(let number): number", "}")
    printer.print("}")
    printer.outdent()
    printer.print("}")
    printer.outdent()
    printer.print("}")
  }
}
