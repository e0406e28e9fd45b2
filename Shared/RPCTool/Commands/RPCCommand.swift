import ArgumentParser

/// `rpc`: looks at RPC servers and calls them from a shell, as grpcurl does for gRPC.
@main
struct RPCCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rpc", abstract: "Look at RPC servers and call them, with JSON in and out.",
    discussion: """
      What can be called is learnt from the server's reflection, or from a file made by
        protoc --include_imports --descriptor_set_out=FILE …
      A call that fails says why on stderr and exits with 64 + its status code.
      """,
    subcommands: [
      ListCommand.self, DescribeCommand.self, CallCommand.self, CallsCommand.self,
    ])
}

/// What went wrong before or beside a call.
struct ToolError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
