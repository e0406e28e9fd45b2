import Glibc
import Logging
import RPC

/// A server of one method, to be killed by a test. Says its port when it listens.
@main
struct RPCTestServer: RPCService {
  var rpcMethods: [RPCMethod] {
    [RPCMethod(name: "test.Echo/Say", handler: .unary { request, _ in request })]
  }

  static func main() async throws {
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0
    let quiet = Logger(label: "rpc-test-server") { _ in SwiftLogNoOpLogHandler() }
    let server = RPCServer(.init(port: port), services: [RPCTestServer()], logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      print(try await server.boundPort)
      fflush(nil)
      try await group.waitForAll()
    }
  }
}
