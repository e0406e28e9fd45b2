import HTTPClient
import MetricsTestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct ResilientClientTests {
  private let metrics = TestMetrics()

  private func client(
    _ base: any HTTPClient, _ adapt: (inout ResilientClient.Limits) -> Void = { _ in }
  ) -> ResilientClient {
    var limits = ResilientClient.Limits(perSecond: 1000, burst: 1000)
    limits.retry.firstPause = .milliseconds(1)
    adapt(&limits)
    return .standard(name: "acme", over: base, limits: limits, metrics: metrics)
  }

  private func count(_ label: String, _ dimensions: (String, String)...) -> Int64 {
    metrics.counterTotal(label: label, dimensions: [("client", "acme")] + dimensions)
  }

  private func meter(_ label: String) throws -> Double? {
    try metrics.expectMeter(label, [("client", "acme")]).lastValue
  }

  @Test func theWholeStackSurvivesAHiccup() async throws {
    let client = client(ScriptedClient(statuses: 503, 200))
    #expect(try await client.send(get).status == 200)
    #expect(count("http_client_requests_total", ("outcome", "5xx")) == 1)
    #expect(count("http_client_requests_total", ("outcome", "2xx")) == 1)
    #expect(count("http_client_retries_total") == 1)
    let timer = try metrics.expectTimer("http_client_request_seconds", [("client", "acme")])
    #expect(timer.values.count == 2)
  }

  @Test func eachKindOfErrorIsCounted() async throws {
    let errors: [HTTPError] = [.notSent("a"), .unknown("b"), .cancelled, .tooLarge]
    let client = client(ScriptedClient(errors.map { .failure($0) })) { $0.retry.attempts = 1 }
    for _ in errors { _ = try? await client.send(get) }
    for outcome in ["not_sent", "unknown", "cancelled", "too_large"] {
      #expect(count("http_client_requests_total", ("outcome", outcome)) == 1)
    }
  }

  @Test func theBreakersStateIsShown() async throws {
    let client = client(ScriptedClient(statuses: 500, 500)) { limits in
      limits.retry.attempts = 1
      limits.breaker.threshold = 2
      limits.breaker.window = 2
    }
    #expect(try meter("http_client_breaker_state") == 0)
    for _ in 1...2 { _ = try await client.send(get) }
    #expect(try meter("http_client_breaker_state") == 2)
    await #expect { try await client.send(get) } throws: { $0.isNotSent }
    #expect(count("http_client_refused_total", ("limit", "breaker")) == 1)
    #expect(count("http_client_requests_total") == 2)
  }

  @Test func theQueueIsShown() async throws {
    let base = HeldClient()
    let client = client(base) { ($0.concurrent, $0.waiting) = (1, 1) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...2 { group.addTask { _ = try await client.send(get) } }
      while try meter("http_client_waiting") != 1 { await Task.yield() }
      #expect(try meter("http_client_running") == 1)
      await #expect { try await client.send(get) } throws: { $0.isNotSent }
      for _ in 1...2 {
        while base.count == 0 { await Task.yield() }
        base.releaseOne()
        try await group.next()
      }
    }
    #expect(try meter("http_client_waiting") == 0)
    #expect(try meter("http_client_running") == 0)
    #expect(count("http_client_refused_total", ("limit", "bulkhead")) == 1)
  }

  @Test func whatOurLimitsForbidIsCounted() async throws {
    let limited = client(ScriptedClient(statuses: 200)) { limits in
      (limits.perSecond, limits.burst, limits.retry.attempts) = (0.001, 1, 1)
    }
    _ = try await limited.send(get)
    await #expect { try await limited.send(get) } throws: { $0.isNotSent }
    #expect(count("http_client_refused_total", ("limit", "rate")) == 1)
    let frugal = client(ScriptedClient(statuses: 503, 200)) { $0.retry.budgetReserve = 0 }
    #expect(try await frugal.send(get).status == 503)
    #expect(count("http_client_refused_total", ("limit", "retry_budget")) == 1)
  }
}
