import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(5))) struct CircuitBreakerTests {
  private func policy(threshold: Int, window: Int? = nil, probes: Int = 1) -> BreakerPolicy {
    var policy = BreakerPolicy()
    policy.threshold = threshold
    policy.window = window ?? threshold
    policy.probes = probes
    return policy
  }

  @Test func opensAfterFailuresInARowAndLetsOneTry() async throws {
    let clock = ImpatientClock()
    let base = ScriptedClient(statuses: 500, 200, 500, 500, 500, 500, 200, 200)
    let breaker = CircuitBreaker(base, policy: policy(threshold: 3), clock: clock)
    for expected in [500, 200, 500, 500, 500] {
      #expect(try await breaker.send(get).status == expected)
    }
    #expect(breaker.isOpen)
    await #expect { try await breaker.send(get) } throws: { $0.isNotSent }
    #expect(base.sent == 5)
    clock.advance(by: .seconds(10))
    #expect(try await breaker.send(get).status == 500)
    await #expect { try await breaker.send(get) } throws: { $0.isNotSent }
    clock.advance(by: .seconds(10))
    #expect(try await breaker.send(get).status == 200)
    #expect(!breaker.isOpen)
    #expect(try await breaker.send(get).status == 200)
  }

  @Test func opensWhenEverySecondRequestFails() async throws {
    let base = ScriptedClient(statuses: 200, 500, 200, 500, 200, 500, 200)
    let breaker = CircuitBreaker(
      base, policy: policy(threshold: 3, window: 6), clock: ImpatientClock())
    for _ in 1...5 { _ = try await breaker.send(get) }
    #expect(!breaker.isOpen)
    _ = try await breaker.send(get)
    #expect(breaker.isOpen)
  }

  @Test func forgetsFailuresThatLieFarBack() async throws {
    let base = ScriptedClient(statuses: 500, 500, 200, 200, 500, 200, 200, 500, 200)
    let breaker = CircuitBreaker(
      base, policy: policy(threshold: 3, window: 4), clock: ImpatientClock())
    for _ in 1...9 { _ = try await breaker.send(get) }
    #expect(!breaker.isOpen)
  }

  @Test func letsSoManyTryAtOnceAndClosesWhenAllSucceed() async throws {
    let clock = ImpatientClock()
    let base = HeldClient()
    let breaker = CircuitBreaker(
      FailingFirst(base), policy: policy(threshold: 1, probes: 2), clock: clock)
    _ = try? await breaker.send(get)
    clock.advance(by: .seconds(10))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 1...2 { group.addTask { (try? await breaker.send(get)) != nil } }
      while base.count < 2 { await Task.yield() }
      await #expect { try await breaker.send(get) } throws: { $0.isNotSent }
      base.releaseOne()
      #expect(await group.next() == true)
      #expect(breaker.isOpen)
      base.releaseOne()
      #expect(await group.next() == true)
      #expect(!breaker.isOpen)
    }
  }

  /// What was sent before it opened does not close it, and what a probe brings does not open it twice.
  @Test func stragglersSayNothing() async throws {
    let clock = ImpatientClock()
    let base = HeldClient()
    let breaker = CircuitBreaker(
      FailingFirst(base, after: 1), policy: policy(threshold: 1), clock: clock)
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { (try? await breaker.send(get)) != nil }
      while base.count < 1 { await Task.yield() }
      _ = try? await breaker.send(get)
      #expect(breaker.isOpen)
      base.releaseOne()
      #expect(await group.next() == true)
      #expect(breaker.isOpen)
    }
  }

  @Test func refusalsAreNoFailures() async throws {
    let base = ScriptedClient(
      [404, 422, 429, 401].map { .success(HTTPResponse(status: $0)) } + [.failure(.tooLarge)])
    let breaker = CircuitBreaker(base, policy: policy(threshold: 1), clock: ImpatientClock())
    for _ in 1...5 { _ = try? await breaker.send(get) }
    #expect(base.sent == 5)
    #expect(!breaker.isOpen)
  }

  @Test func aCancelledAttemptNeitherClosesNorOpens() async throws {
    let clock = ImpatientClock()
    let base = ScriptedClient([
      .failure(.unknown("reset")), .failure(.cancelled), .success(HTTPResponse(status: 200)),
    ])
    let breaker = CircuitBreaker(base, policy: policy(threshold: 1), clock: clock)
    _ = try? await breaker.send(get)
    clock.advance(by: .seconds(10))
    await #expect(throws: HTTPError.cancelled) { try await breaker.send(get) }
    #expect(try await breaker.send(get).status == 200)
    #expect(!breaker.isOpen)
  }
}

/// Fails one request, the first after so many, and passes the others on.
private struct FailingFirst: HTTPClient {
  private let base: any HTTPClient
  private let script: ScriptedClient

  init(_ base: any HTTPClient, after count: Int = 0) {
    self.base = base
    let fine = Array(repeating: HTTPResponse(status: 200), count: count)
    script = ScriptedClient(
      fine.map { .success($0) } + [.failure(.unknown("reset"))]
        + Array(repeating: .success(HTTPResponse(status: 200)), count: 100))
  }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    _ = try await script.send(request)
    return try await base.send(request)
  }
}
