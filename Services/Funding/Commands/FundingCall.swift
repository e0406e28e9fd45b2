import Logging
import RPC
import ServiceKit
import StackProto

/// Calls of the command line to the running service, whose address is in `FUNDING_ADDRESS`.
enum FundingCall {
  /// How every call of the command line is made; `person`: the operator who acts.
  static func options(by person: String? = nil) -> RPCCallOptions {
    var options = RPCCallOptions()
    options.timeout = .seconds(60)
    options.waitForReady = true
    if let person { options.metadata[CallMetadata.operatorName] = person }
    return options
  }

  /// Runs a body with a client that is connected for as long.
  static func with<Result: Sendable>(
    _ body: @escaping @Sendable (FundingV1.FundingClient) async throws -> Result
  ) async throws -> Result {
    let logger = Logger(label: "funding") { _ in SwiftLogNoOpLogHandler() }
    let channel = try ServiceCalls.channel(to: "funding", Settings(), logger: logger)
    return try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask {
        try await channel.run()
        return nil
      }
      group.addTask { try await body(FundingV1.FundingClient(channel)) }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw CancellationError()
    }
  }
}
