import ArgumentParser

/// Measures `RPC` over loopback: a server in one process, callers in another.
@main struct RPCBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rpc-bench",
    abstract: "Measures the RPC library; deploy/stack bench rpc runs it beside others.",
    subcommands: [
      ServerCommand.self, ClientCommand.self, StreamCommand.self, IdleCommand.self,
      SurviveCommand.self,
    ])
}
