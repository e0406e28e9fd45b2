import ArgumentParser
import Foundation
import RPC
import Synchronization

/// `rpc call ADDR METHOD`.
struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call a method; a stream prints one message a line.",
    discussion: """
      A method that takes a stream of requests is sent one for each line of the data; those on stdin
      (-d @) are sent as they are typed, and the end of stdin ends the requests.
      """)

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
    var options = RPCCallOptions(timeout: deadline?.duration, waitForReady: waitForReady)
    for header in headers { try add(header, to: &options.metadata) }
    let finished = options
    try await connection.withChannel { channel in
      let contract = try await connection.loadContract(channel)
      do {
        try await call(channel, contract, finished)
      } catch let error as RPCError {
        Output.error(ErrorText.describe(error, contract))
        throw ExitCode(Int32(64 + error.code.rawValue))
      }
    }
  }

  private func call(
    _ channel: RPCChannel, _ contract: Contract, _ options: RPCCallOptions
  ) async throws {
    let (path, method) = try find(in: contract)
    let decoder = MessageDecoder(contract: contract, showsDefaults: emitDefaults)
    let (input, output) = (try contract.message(method.input), try contract.message(method.output))
    @Sendable func encode(_ json: [UInt8]) throws -> RawMessage {
      RawMessage(
        bytes: try MessageEncoder(contract: contract).encode(
          try JSONValue(parsing: json), as: input))
    }
    @Sendable func show(_ answer: RawMessage) throws {
      let json = try decoder.decode(answer.bytes, as: output)
      Output.line(json.text(isPretty: pretty))
    }
    @Sendable func sendAll(_ requests: RPCRequestWriter<RawMessage>) async throws {
      let lines = try requestLines()
      while let line = try await lines() { try await requests.send(try encode(line)) }
      requests.finish()
    }
    switch method.kind {
    case .unary:
      let answer: RawMessage = try await channel.call(
        path, try encode(try requestBytes()), options: options)
      try show(answer)
    case .serverStreaming:
      let answers: RPCResponseStream<RawMessage> = channel.stream(
        path, try encode(try requestBytes()), options: options)
      for try await answer in answers { try show(answer) }
    case .clientStreaming:
      let answer: RawMessage = try await channel.collect(path, options: options, sendAll)
      try show(answer)
    case .bidirectional:
      try await channel.converse(path, options: options) {
        (requests: RPCRequestWriter<RawMessage>, answers: RPCResponseStream<RawMessage>) in
        try await withThrowingTaskGroup(of: Bool.self) { group in
          group.addTask {
            // That nothing more can be sent is for the end of the answers to explain.
            do { try await sendAll(requests) } catch is CancellationError {}
            return false
          }
          group.addTask {
            for try await answer in answers { try show(answer) }
            return true
          }
          for try await isOver in group where isOver { group.cancelAll() }
        }
      }
    }
  }

  private func find(in contract: Contract) throws -> (String, MethodType) {
    var methods: [String: MethodType] = [:]
    for service in contract.services.values {
      for method in service.methods { methods["\(service.name)/\(method.name)"] = method }
    }
    let path = try NameSearch.find(method, among: Array(methods.keys), what: "method")
    guard let method = methods[path] else { throw ToolError("there is no method \(path)") }
    return (path, method)
  }

  /// Gives the next request of several at each call, `nil` after the last.
  private func requestLines() throws -> @Sendable () async throws -> [UInt8]? {
    if data == "@" {
      let reader = LineReader()
      return {
        while let line = await reader.next() {
          if !line.allSatisfy(\.isWhitespace) { return Array(line.utf8) }
        }
        return nil
      }
    }
    let lines = Mutex(
      String(decoding: try requestBytes(), as: UTF8.self).split(whereSeparator: \.isNewline)[...])
    return { lines.withLock { $0.popFirst().map { Array($0.utf8) } } }
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
