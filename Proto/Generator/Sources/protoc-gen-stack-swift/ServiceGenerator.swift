import SwiftProtobufPluginLibrary

/// The protocol that a server's handlers conform to, and the client.
struct ServiceGenerator {
  let service: ServiceDescriptor
  let namespace: String

  init(_ service: ServiceDescriptor, _ namespace: String) {
    self.service = service
    self.namespace = namespace
  }

  func print(to printer: inout CodePrinter) {
    printer.print("", "extension \(namespace) {")
    printer.indent()
    printer.printComment(service.documentation(or: "What `\(service.fullName)` serves."))
    printer.print("package protocol \(service.name)Service: RPCService {")
    printer.indent()
    for method in service.methods { printRequirement(method, to: &printer) }
    printer.outdent()
    printer.print("}", "")
    printClient(to: &printer)
    printer.outdent()
    printer.print("}")
    printMethods(to: &printer)
  }

  private func path(_ method: MethodDescriptor) -> String { "\(service.fullName)/\(method.name)" }

  private func printRequirement(_ method: MethodDescriptor, to printer: inout CodePrinter) {
    printer.printComment(method.documentation(or: "`\(method.name)`."))
    printer.print("func \(Naming.method(method.name))(")
    let input = Naming.type(method.inputType)
    let request =
      method.clientStreaming ? "_ requests: RPCRequestStream<\(input)>" : "_ request: \(input)"
    if method.serverStreaming {
      printer.printIndented(
        "\(request), _ context: RPCContext,",
        "_ responses: RPCResponseWriter<\(Naming.type(method.outputType))>")
      printer.print(") async throws")
    } else {
      printer.printIndented("\(request), _ context: RPCContext")
      printer.print(") async throws -> \(Naming.type(method.outputType))")
    }
  }

  private func printClient(to printer: inout CodePrinter) {
    printer.print(
      "/// Calls `\(service.fullName)`.", "package struct \(service.name)Client: Sendable {")
    printer.indent()
    printer.print(
      "private let channel: RPCChannel", "",
      "/// A client over `channel`, which has to be running.",
      "package init(_ channel: RPCChannel) { self.channel = channel }")
    for method in service.methods {
      printer.print("")
      printer.printComment(method.documentation(or: "`\(method.name)`."))
      if method.clientStreaming {
        printRequestStream(method, to: &printer)
        continue
      }
      printer.print("package func \(Naming.method(method.name))(")
      printer.printIndented(
        "_ request: \(Naming.type(method.inputType)), options: RPCCallOptions = .init()")
      let isIdempotent = method.options.idempotencyLevel != .idempotencyUnknown
      if method.serverStreaming {
        printer.print(") -> RPCResponseStream<\(Naming.type(method.outputType))> {")
        printer.printIndented(
          "channel.stream(",
          "  \"\(path(method))\", request, options: options, isIdempotent: \(isIdempotent))")
      } else {
        printer.print(
          ") async throws(RPCError) -> \(Naming.type(method.outputType)) {")
        printer.printIndented(
          "try await channel.call(",
          "  \"\(path(method))\", request, options: options, isIdempotent: \(isIdempotent))")
      }
      printer.print("}")
    }
    printer.outdent()
    printer.print("}")
  }

  /// A call for as long as a closure of its caller runs, which sends the requests.
  private func printRequestStream(_ method: MethodDescriptor, to printer: inout CodePrinter) {
    let (input, output) = (Naming.type(method.inputType), Naming.type(method.outputType))
    let name = Naming.method(method.name)
    if method.serverStreaming {
      printer.print("package func \(name)<Result>(")
      printer.printIndented(
        "options: RPCCallOptions = .init(),",
        "_ body: (RPCRequestWriter<\(input)>, RPCResponseStream<\(output)>)",
        "  async throws -> Result")
      printer.print(") async throws -> Result {")
      printer.printIndented(
        "try await channel.converse(\"\(path(method))\", options: options, body)")
    } else {
      printer.print("package func \(name)(")
      printer.printIndented(
        "options: RPCCallOptions = .init(),",
        "_ send: (RPCRequestWriter<\(input)>) async throws -> Void")
      printer.print(") async throws -> \(output) {")
      printer.printIndented(
        "try await channel.collect(\"\(path(method))\", options: options, send)")
    }
    printer.print("}")
  }

  private func printMethods(to printer: inout CodePrinter) {
    printer.print(
      "", "extension \(namespace).\(service.name)Service {",
      "  /// The methods by name, for the server.", "  package var rpcMethods: [RPCMethod] {",
      "    [")
    printer.withIndentation { printer in
      printer.withIndentation { printer in
        printer.withIndentation { printer in
          for method in service.methods {
            let kind =
              switch (method.clientStreaming, method.serverStreaming) {
              case (false, false): "unary"
              case (false, true): "serverStream"
              case (true, false): "clientStream"
              case (true, true): "bidirectional"
              }
            let extra = method.serverStreaming ? ", $2" : ""
            printer.print(
              ".\(kind)(\"\(path(method))\") {",
              "  try await self.\(Naming.method(method.name))($0, $1\(extra))", "},")
          }
        }
      }
    }
    let files = DescriptorGenerator.closure(of: service.file).map(DescriptorGenerator.reference)
    printer.print(
      "    ]", "  }", "", "  /// The contract, for reflection.",
      "  package var rpcDescriptors: [RPCFileDescriptor] {",
      "    [\(files.joined(separator: ", "))]", "  }", "}")
  }
}
