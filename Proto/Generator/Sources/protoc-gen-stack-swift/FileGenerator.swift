import SwiftProtobufPluginLibrary

/// The Swift file of one package.
struct FileGenerator {
  let file: FileDescriptor
  /// The module of what `protoc-c` generated.
  let module: String

  init(_ file: FileDescriptor, module: String) {
    self.file = file
    self.module = module
  }

  func source() throws -> String {
    let namespace = Naming.namespace(of: file)
    var printer = CodePrinter(addNewlines: true)
    printer.print(
      "// Generated from \(file.name) by Proto/generate.sh. Never edited.",
      "// swift-format-ignore-file", "", "import CLibprotobufC", "import RPC",
      "import \(module)", "", "/// The contract `\(file.package)`.",
      "package enum \(namespace) {}")
    try DescriptorGenerator(file, namespace).print(to: &printer)
    for service in file.services { ServiceGenerator(service, namespace).print(to: &printer) }
    for one in file.enums { EnumGenerator(one).print(to: &printer) }
    for one in file.messages { MessageGenerator(one).print(to: &printer) }
    return printer.content
  }
}

extension ProvidesSourceCodeLocation {
  /// The comment in the `.proto`, or what can be said without one.
  func documentation(or fallback: String) -> String {
    let comment = protoSourceComments(commentPrefix: "///")
    let text = comment.isEmpty ? "/// \(fallback)" : String(comment.dropLast())
    // A bare `///` keeps no space at its end.
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      while line.hasSuffix(" ") { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}

extension CodePrinter {
  /// A comment of several lines, at the current indentation.
  mutating func printComment(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      print(String(line))
    }
  }
}
