import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The contract itself, embedded for reflection.
struct DescriptorGenerator {
  let file: FileDescriptor
  let namespace: String

  init(_ file: FileDescriptor, _ namespace: String) {
    self.file = file
    self.namespace = namespace
  }

  /// The file and all it imports, imports first.
  static func closure(of file: FileDescriptor) -> [FileDescriptor] {
    var seen: Set<String> = []
    var files: [FileDescriptor] = []
    func visit(_ file: FileDescriptor) {
      guard seen.insert(file.name).inserted else { return }
      for one in file.dependencies { visit(one) }
      files.append(file)
    }
    visit(file)
    return files
  }

  /// Where its descriptor is found in generated code.
  static func reference(to file: FileDescriptor) -> String {
    "\(Naming.namespace(of: file)).descriptor"
  }

  func print(to printer: inout CodePrinter) throws {
    let bytes: [UInt8] = try file.extractProto().serializedBytes()
    printer.print(
      "", "extension \(namespace) {", "  /// The contract, for reflection.",
      "  package static let descriptor = RPCFileDescriptor(",
      "    name: \"\(file.name)\",", "    text: \"\"\"")
    let lines = Self.lines(bytes)
    for line in lines.dropLast() { printer.print("      \(line)\\") }
    printer.print("      \(lines.last ?? "")", "      \"\"\")", "}")
  }

  /// Each byte as a character, in lines that are not too long.
  private static func lines(_ bytes: [UInt8]) -> [String] {
    var lines = [""]
    for byte in bytes {
      let text =
        switch byte {
        case UInt8(ascii: "\n"): "\\n"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\\(Unicode.Scalar(byte))"
        case 0x20..<0x7f: "\(Unicode.Scalar(byte))"
        default: "\\u{\(String(byte, radix: 16))}"
        }
      if lines[lines.count - 1].count + text.count > 90 { lines.append("") }
      lines[lines.count - 1] += text
    }
    return lines
  }
}
