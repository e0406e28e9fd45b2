import SwiftProtobufPluginLibrary

/// `protoc-gen-stack-swift`: one Swift file a package, with value types for the messages, their
/// conversion to and from what `protoc-c` generates, and typed stubs for the services. Its one
/// parameter names the module of the generated C.
@main
struct StackGenerator: CodeGenerator {
  func generate(
    files: [FileDescriptor], parameter: any CodeGeneratorParameter,
    protoCompilerContext: any ProtoCompilerContext, generatorOutputs: any GeneratorOutputs
  ) throws {
    let module = parameter.parsedPairs.first { $0.key == "module" }?.value
    guard let module else { throw Refusal("the parameter module=NAME is missing") }
    var seen: Set<String> = []
    for file in files.sorted(by: { $0.name < $1.name }) {
      guard seen.insert(file.package).inserted else {
        throw Refusal("\(file.name): a package is one file")
      }
      try ContractRules.check(file)
      let name = file.name.split(separator: "/").dropLast().joined(separator: "/")
      try generatorOutputs.add(
        fileName: "\(name)/\(Naming.namespace(of: file)).swift",
        contents: try FileGenerator(file, module: module).source())
    }
  }

  var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] { [] }
}

/// Why no code is made; `protoc` prints it.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
