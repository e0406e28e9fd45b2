import Logging
import RPC
import Testing

@testable import ServiceKit

@Suite struct CallObservationTests {
  @Test("Calls are counted by method and code, and while they run")
  func counts() async throws {
    let registry = PrometheusRegistry()
    let observation = CallObservation(metrics: registry)
    let server = RPCServer(
      .init(),
      services: [],
      interceptors: [observation, Judge(registry: registry)], metrics: registry,
      logger: Logger(label: "test"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      let configuration = RPCChannelConfiguration(
        addresses: [.init(host: "127.0.0.1", port: try await server.boundPort)])
      let channel = RPCChannel(configuration, metrics: registry, logger: Logger(label: "test"))
      group.addTask { try await channel.run() }
      func check(_ service: String) async throws(RPCError) {
        let _: RPCHealthResponse = try await channel.call(
          "grpc.health.v1.Health/Check", RPCHealthRequest(service: service),
          options: .init(timeout: .seconds(300)))
      }
      try await check("")
      try await check("")
      await #expect(throws: RPCError.self) { try await check("nobody") }
      let text = registry.text()
      let labels = #"method="grpc.health.v1.Health/Check","#
      #expect(text.contains(#"rpc_server_calls_total{\#(labels)code="OK"} 2"#))
      #expect(text.contains(#"rpc_server_calls_total{\#(labels)code="NOT_FOUND"} 1"#))
      #expect(text.contains("rpc_client_connections{"))
      #expect(text.contains(#"rpc_server_refused_total{limit="calls"} 0"#))
      group.cancelAll()
      try? await group.waitForAll()
      #expect(registry.text().contains("rpc_server_calls_in_flight 0.0"))
    }
  }

  /// Looks at the gauge from inside a call.
  private struct Judge: RPCServerInterceptor {
    let registry: PrometheusRegistry

    func intercept(
      _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
    ) async throws -> RPCReply {
      #expect(registry.text().contains("rpc_server_calls_in_flight 1.0"))
      return try await next(call)
    }
  }
}
