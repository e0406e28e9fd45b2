import ArgumentParser
import Foundation
import NIOCore
import RPC

/// `rpc call ADDR METHOD`.
struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call a method; a stream prints one message a line.")

  @OptionGroup var connection: ConnectionOptions

  @Argument(help: "Service/Method, by full name or the end of it.")
  var method: String

  @Option(
    name: .shortAndLong, help: "The request as JSON; @ reads it from stdin, @FILE from a file.")
  var data = "{}"

  @Option(
    name: [.customShort("H"), .customLong("header")],
    help: "Metadata as name:value; the value of a name that ends in -bin is base64.")
  var headers: [String] = []

  @Option(
    help: "How long to wait, as 500ms, 10s or 2m. 10s for a unary call, for ever for a stream.")
  var deadline: DurationArgument?

  @Flag(help: "Wait for the server until the deadline instead of failing when it is away.")
  var waitForReady = false

  @Flag(help: "Print over several lines.")
  var pretty = false

  @Flag(help: "Print fields that have their default too.")
  var emitDefaults = false

  func run() async throws {
    let request = try requestBytes()
    var options = RPCCallOptions(timeout: deadline?.duration, waitForReady: waitForReady)
    for header in headers { try add(header, to: &options.metadata) }
    let finished = options
    try await connection.withChannel { channel in
      let contract = try await connection.loadContract(channel)
      do {
        try await call(channel, contract, request, finished)
      } catch let error as RPCError {
        Output.error(ErrorText.describe(error, contract))
        throw ExitCode(Int32(64 + error.code.rawValue))
      }
    }
  }

  private func call(
    _ channel: RPCChannel, _ contract: Contract, _ request: [UInt8], _ options: RPCCallOptions
  ) async throws {
    let (path, method) = try find(in: contract)
    let encoder = MessageEncoder(contract: contract)
    let decoder = MessageDecoder(contract: contract, showsDefaults: emitDefaults)
    let output = try contract.message(method.output)
    let message = RawMessage(
      bytes: try encoder.encode(
        try JSONValue(parsing: request), as: try contract.message(method.input)))
    func show(_ answer: RawMessage) throws {
      let json = try decoder.decode(answer.bytes, as: output)
      Output.line(json.text(isPretty: pretty))
    }
    if method.isServerStreaming {
      let answers: RPCResponseStream<RawMessage> = channel.stream(path, message, options: options)
      for try await answer in answers { try show(answer) }
    } else {
      let answer: RawMessage = try await channel.call(path, message, options: options)
      try show(answer)
    }
  }

  private func find(in contract: Contract) throws -> (String, MethodType) {
    var methods: [String: MethodType] = [:]
    for service in contract.services.values {
      for method in service.methods { methods["\(service.name)/\(method.name)"] = method }
    }
    let path = try NameSearch.find(method, among: Array(methods.keys), what: "method")
    guard let method = methods[path], !method.isClientStreaming else {
      throw ToolError("\(path) streams to the server, which the wire does not carry")
    }
    return (path, method)
  }

  private func requestBytes() throws -> [UInt8] {
    guard data.hasPrefix("@") else { return Array(data.utf8) }
    let file = String(data.dropFirst())
    guard !file.isEmpty else {
      return Array(try FileHandle.standardInput.readToEnd() ?? Data())
    }
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw ValidationError("\(file) cannot be read.")
    }
    return Array(bytes)
  }

  private func add(_ header: String, to metadata: inout RPCMetadata) throws {
    guard let colon = header.firstIndex(of: ":") else {
      throw ValidationError("-H wants name:value.")
    }
    let name = header[..<colon].lowercased()
    let value = header[header.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    guard name.hasSuffix("-bin") else { return metadata.append(value, for: name) }
    guard let bytes = Data(base64Encoded: value) else {
      throw ValidationError("The value of \(name) has to be base64.")
    }
    metadata.append(bytes: Array(bytes), for: name)
  }
}

/// `500ms`, `10s` or `2m` on a command line.
struct DurationArgument: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    for (unit, nanoseconds) in [("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000)]
    where argument.hasSuffix(unit) {
      guard let number = Int64(argument.dropLast(unit.count)), (0...1_000_000).contains(number)
      else { continue }
      duration = .nanoseconds(number * Int64(nanoseconds))
      return
    }
    return nil
  }
}

/// A message that is only carried.
struct RawMessage: RPCMessage {
  static let protoName = "any"
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) { self.bytes = Array(bytes) }

  func serialize(into buffer: inout ByteBuffer) throws(RPCError) { buffer.writeBytes(bytes) }
}

/// A failed call in words.
enum ErrorText {
  static func describe(_ error: RPCError, _ contract: Contract) -> String {
    var lines = ["\(error.code.name) (\(error.code.rawValue)): \(error.message)"]
    if let reason = error.reason { lines.append("  reason: \(reason)") }
    if let field = error.field { lines.append("  field: \(field)") }
    if let wait = error.retryAfter { lines.append("  retry after: \(wait)") }
    for detail in error.details {
      let known = contract.messages[detail.typeName].flatMap {
        try? MessageDecoder(contract: contract).decode(detail.bytes, as: $0)
      }
      let text = known?.text(isPretty: false) ?? Data(detail.bytes).base64EncodedString()
      lines.append("  detail \(detail.typeName): \(text)")
    }
    for entry in error.metadata.entries {
      let value =
        entry.name.hasSuffix("-bin")
        ? Data(entry.value).base64EncodedString() : String(decoding: entry.value, as: UTF8.self)
      lines.append("  metadata \(entry.name): \(value)")
    }
    return lines.joined(separator: "\n")
  }
}
