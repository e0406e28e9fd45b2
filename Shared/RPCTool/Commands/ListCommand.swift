import ArgumentParser
import RPC

/// `rpc list ADDR [SERVICE]`.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the services of a server, or the methods of one.")

  @OptionGroup var connection: ConnectionOptions

  @Argument(help: "A service, by full name or the end of it.")
  var service: String?

  func run() async throws {
    try await connection.withChannel { channel in
      let services = try await services(channel)
      guard let service else {
        for one in services { Output.line(one.name) }
        return
      }
      let names = services.map(\.name)
      let name = try NameSearch.find(service, among: names, what: "service")
      for method in services.first(where: { $0.name == name })?.methods ?? [] {
        Output.line("\(name)/\(method.name)\(method.kind.note)")
      }
    }
  }

  private func services(_ channel: RPCChannel) async throws -> [RPCServiceList.Service] {
    guard connection.contract != nil else { return try await Reflection.services(channel) }
    let contract = try await connection.loadContract(channel)
    return contract.services.values.sorted { $0.name < $1.name }.map { service in
      .init(
        name: service.name,
        methods: service.methods.map { .init(name: $0.name, kind: $0.kind) })
    }
  }
}

extension RPCMethodKind {
  /// What to say beside a method's name.
  fileprivate var note: String {
    switch self {
    case .unary: ""
    case .serverStreaming: " (server streaming)"
    case .clientStreaming: " (client streaming)"
    case .bidirectional: " (bidirectional streaming)"
    }
  }
}

/// Finds what somebody means who writes the end of a name.
enum NameSearch {
  /// - Throws: `ToolError` when nothing or more than one thing is meant.
  static func find(_ name: String, among names: [String], what: String) throws -> String {
    if names.contains(name) { return name }
    let found = names.filter { $0.hasSuffix(".\(name)") || $0.hasSuffix("/\(name)") }
    guard let first = found.first else { throw ToolError("there is no \(what) \(name)") }
    guard found.count == 1 else {
      throw ToolError("\(name) may be \(found.sorted().joined(separator: " or "))")
    }
    return first
  }
}
