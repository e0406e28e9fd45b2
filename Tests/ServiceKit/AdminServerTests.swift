import HTTPClient
import Logging
import Metrics
import NIOPosix
import ServiceKit
import ServiceLifecycle
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct AdminServerTests {
  @Test("Liveness, readiness and metrics are told as they are")
  func endpoints() async throws {
    let ready = Mutex(false)
    let registry = PrometheusRegistry()
    registry.makeCounter(label: "orders.total", dimensions: [("side", "buy")]).increment(by: 3)
    let port = try await Self.freePort()
    let check = ReadinessCheck("database") { ready.withLock { $0 } }
    let server = AdminServer(
      address: SocketAddressSetting(host: "127.0.0.1", port: port), checks: [check],
      metrics: registry, logger: Logger(label: "test"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      #expect(try await Self.get("/livez", port).status == 200)
      let notReady = try await Self.get("/readyz", port)
      #expect(notReady.status == 503)
      #expect(String(decoding: notReady.body, as: UTF8.self) == "not ready: database\n")
      ready.withLock { $0 = true }
      #expect(try await Self.get("/readyz", port).status == 200)
      let metrics = String(decoding: try await Self.get("/metrics", port).body, as: UTF8.self)
      #expect(metrics.contains("# TYPE orders_total counter"))
      #expect(metrics.contains(#"orders_total{side="buy"} 3"#))
      #expect(try await Self.get("/else", port).status == 404)
      group.cancelAll()
    }
  }

  /// The server may need a moment until it listens.
  private static func get(_ path: String, _ port: Int) async throws -> HTTPResponse {
    let client = CurlClient()
    let request = HTTPRequest(
      method: .get, url: "http://127.0.0.1:\(port)\(path)", headers: [], body: nil,
      timeout: .seconds(60))
    for _ in 0..<3000 {
      if let response = try? await client.send(request) { return response }
      try await Task.sleep(for: .milliseconds(20))
    }
    return try await client.send(request)
  }

  private static func freePort() async throws -> Int {
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = channel.localAddress?.port ?? 0
    try await channel.close()
    return port
  }
}

@Suite struct PrometheusRegistryTests {
  @Test("A timer prints as a histogram in seconds")
  func timers() {
    let registry = PrometheusRegistry()
    let timer = registry.makeTimer(label: "call_seconds", dimensions: [("method", "a\"b")])
    timer.recordNanoseconds(3_000_000)
    timer.recordNanoseconds(700_000_000)
    let text = registry.text()
    #expect(text.contains(#"call_seconds_bucket{method="a\"b",le="0.005"} 1"#))
    #expect(text.contains(#"call_seconds_bucket{method="a\"b",le="+Inf"} 2"#))
    #expect(text.contains(#"call_seconds_count{method="a\"b"} 2"#))
  }

  @Test("The same name and labels are one series, and gauges go both ways")
  func series() {
    let registry = PrometheusRegistry()
    registry.makeMeter(label: "open", dimensions: []).increment(by: 2)
    registry.makeMeter(label: "open", dimensions: []).decrement(by: 1)
    #expect(registry.text() == "# TYPE open gauge\nopen 1.0\n")
  }
}
