import HTTPClient
import Synchronization
import Testing

/// A clock that stands still except when somebody sleeps: sleeping takes no time at all, and moves
/// it on.
final class ImpatientClock: Clock {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private let state = Mutex((now: Duration.zero, sleeps: [Duration]()))

  var now: Instant { Instant(offset: state.withLock { $0.now }) }
  var minimumResolution: Duration { .nanoseconds(1) }
  var sleeps: [Duration] { state.withLock { $0.sleeps } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    state.withLock { state in
      state.sleeps.append(deadline.offset - state.now)
      state.now = max(state.now, deadline.offset)
    }
  }

  func advance(by duration: Duration) { state.withLock { $0.now += duration } }
}

/// A client that does what it is told, one step a request.
final class ScriptedClient: HTTPClient {
  private let steps: Mutex<[Result<HTTPResponse, HTTPError>]>
  private let count = Mutex(0)

  init(_ steps: [Result<HTTPResponse, HTTPError>]) { self.steps = Mutex(steps) }

  convenience init(statuses: Int...) {
    self.init(statuses.map { .success(HTTPResponse(status: $0)) })
  }

  var sent: Int { count.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    count.withLock { $0 += 1 }
    let step = steps.withLock {
      $0.isEmpty ? .failure(.unknown("The script is over.")) : $0.removeFirst()
    }
    return try step.get()
  }
}

private let get = HTTPRequest(url: "http://127.0.0.1/")
private let post = HTTPRequest(method: .post, url: "http://127.0.0.1/")
private let keyedPost = HTTPRequest(
  method: .post, url: "http://127.0.0.1/", isIdempotent: true)

@Suite(.timeLimit(.minutes(10))) struct RetryingClientTests {
  private func policy(jitter: Double = 1) -> RetryPolicy {
    var policy = RetryPolicy()
    policy.jitter = { jitter }
    return policy
  }

  @Test func retriesAnIdempotentRequestUntilItWorks() async throws {
    let clock = ImpatientClock()
    let base = ScriptedClient([
      .failure(.unknown("reset")), .success(HTTPResponse(status: 503)),
      .success(HTTPResponse(status: 200)),
    ])
    let client = RetryingClient(base, policy: policy(), clock: clock)
    #expect(try await client.send(keyedPost).status == 200)
    #expect(clock.sleeps == [.milliseconds(200), .milliseconds(400)])
  }

  @Test func givesUpAfterTheLastAttemptAndPassesItsAnswerOn() async throws {
    let base = ScriptedClient(statuses: 503, 503, 502, 200)
    let client = RetryingClient(base, policy: policy(), clock: ImpatientClock())
    #expect(try await client.send(get).status == 502)
    #expect(base.sent == 3)
  }

  @Test func neverRepeatsAPostThatMayHaveArrived() async throws {
    let lost = ScriptedClient([.failure(.unknown("reset"))])
    let client = RetryingClient(lost, policy: policy(), clock: ImpatientClock())
    await #expect(throws: HTTPError.unknown("reset")) { try await client.send(post) }
    #expect(lost.sent == 1)
    let failing = ScriptedClient(statuses: 500, 200)
    let other = RetryingClient(failing, policy: policy(), clock: ImpatientClock())
    #expect(try await other.send(post).status == 500)
  }

  /// What is thrown decides over money: "not sent" lets a reservation go.
  @Test(
    arguments: [
      .failure(.notSent("refused")), .success(HTTPResponse(status: 429)),
    ] as [Result<HTTPResponse, HTTPError>],
    [
      .failure(.unknown("reset")), .success(HTTPResponse(status: 503)),
    ] as [Result<HTTPResponse, HTTPError>])
  func aLaterRefusalDoesNotUnmakeAnAttemptThatMayHaveArrived(
    _ last: Result<HTTPResponse, HTTPError>, _ first: Result<HTTPResponse, HTTPError>
  ) async throws {
    var twice = policy()
    twice.attempts = 2
    let base = ScriptedClient([first, last])
    let client = RetryingClient(base, policy: twice, clock: ImpatientClock())
    let error = await #expect(throws: HTTPError.self) { try await client.send(keyedPost) }
    guard case .unknown? = error else {
      Issue.record("\(String(describing: error)) is taken for certain.")
      return
    }
    #expect(base.sent == 2)
  }

  @Test func whatNeverArrivedStaysNotSent() async throws {
    let base = ScriptedClient([
      .failure(.notSent("refused")), .success(HTTPResponse(status: 429)),
      .failure(.notSent("refused")),
    ])
    let client = RetryingClient(base, policy: policy(), clock: ImpatientClock())
    await #expect(throws: HTTPError.notSent("refused")) { try await client.send(keyedPost) }
  }

  @Test func repeatsAPostThatSurelyDidNotArrive() async throws {
    let base = ScriptedClient([
      .failure(.notSent("refused")), .success(HTTPResponse(status: 200)),
    ])
    let client = RetryingClient(base, policy: policy(), clock: ImpatientClock())
    #expect(try await client.send(post).status == 200)
  }

  @Test func obeysRetryAfterUpToItsPatience() async throws {
    let clock = ImpatientClock()
    let patient = ScriptedClient([
      .success(HTTPResponse(status: 429, headers: [("Retry-After", "3")])),
      .success(HTTPResponse(status: 200)),
    ])
    let client = RetryingClient(patient, policy: policy(), clock: clock)
    #expect(try await client.send(get).status == 200)
    #expect(clock.sleeps == [.seconds(3)])
    let impatient = ScriptedClient([
      .success(HTTPResponse(status: 429, headers: [("Retry-After", "60")]))
    ])
    let other = RetryingClient(impatient, policy: policy(), clock: clock)
    #expect(try await other.send(get).status == 429)
    #expect(impatient.sent == 1)
  }

  @Test func jitterIsDrawnFromTheWholeInterval() async throws {
    let clock = ImpatientClock()
    let base = ScriptedClient(statuses: 503, 200)
    let client = RetryingClient(base, policy: policy(jitter: 0.25), clock: clock)
    _ = try await client.send(get)
    #expect(clock.sleeps == [.milliseconds(50)])
  }

  @Test(arguments: [400, 401, 404, 409, 422])
  func aRefusalIsFinal(_ status: Int) async throws {
    let base = ScriptedClient(statuses: status, 200)
    let client = RetryingClient(base, policy: policy(), clock: ImpatientClock())
    #expect(try await client.send(get).status == status)
    #expect(base.sent == 1)
  }
}

@Suite(.timeLimit(.minutes(10))) struct RateLimiterTests {
  private func fine(_ count: Int) -> ScriptedClient {
    ScriptedClient(Array(repeating: .success(HTTPResponse(status: 200)), count: count))
  }

  @Test func aBurstGoesAtOnceAndTheRestAtTheRate() async throws {
    let clock = ImpatientClock()
    let client = RateLimiter(fine(6), perSecond: 2, burst: 3, clock: clock)
    for _ in 1...6 { _ = try await client.send(get) }
    #expect(clock.sleeps == [.milliseconds(500), .milliseconds(500), .milliseconds(500)])
  }

  @Test func aPauseFillsTheBucketButNeverBeyondTheBurst() async throws {
    let clock = ImpatientClock()
    let client = RateLimiter(fine(9), perSecond: 1, burst: 2, clock: clock)
    for _ in 1...2 { _ = try await client.send(get) }
    clock.advance(by: .seconds(3600))
    for _ in 1...2 { _ = try await client.send(get) }
    #expect(clock.sleeps.isEmpty)
    _ = try await client.send(get)
    #expect(clock.sleeps == [.seconds(1)])
  }

  @Test func whatWouldWaitTooLongIsRefused() async throws {
    let base = fine(9)
    let client = RateLimiter(
      base, perSecond: 0.1, burst: 1, longestWait: .seconds(5), clock: ImpatientClock())
    _ = try await client.send(get)
    await #expect { try await client.send(get) } throws: { $0.isNotSent }
    #expect(base.sent == 1)
  }
}

@Suite(.timeLimit(.minutes(10))) struct CircuitBreakerTests {
  @Test func opensAfterFailuresInARowAndLetsOneTry() async throws {
    let clock = ImpatientClock()
    let base = ScriptedClient(statuses: 500, 200, 500, 500, 500, 500, 200, 200)
    let breaker = CircuitBreaker(base, threshold: 3, pause: .seconds(10), clock: clock)
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

  @Test func refusalsAreNoFailures() async throws {
    let base = ScriptedClient(statuses: 404, 422, 429, 401)
    let breaker = CircuitBreaker(base, threshold: 1, clock: ImpatientClock())
    for _ in 1...4 { _ = try await breaker.send(get) }
    #expect(!breaker.isOpen)
  }

  @Test func aCancelledAttemptNeitherClosesNorOpens() async throws {
    let clock = ImpatientClock()
    let base = ScriptedClient([
      .failure(.unknown("reset")), .failure(.cancelled), .success(HTTPResponse(status: 200)),
    ])
    let breaker = CircuitBreaker(base, threshold: 1, pause: .seconds(1), clock: clock)
    _ = try? await breaker.send(get)
    clock.advance(by: .seconds(1))
    await #expect(throws: HTTPError.cancelled) { try await breaker.send(get) }
    #expect(try await breaker.send(get).status == 200)
  }
}

/// A client whose requests end when the test says so.
private final class HeldClient: HTTPClient {
  private let held = Mutex<[CheckedContinuation<Void, Never>]>([])

  var count: Int { held.withLock { $0.count } }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    await withCheckedContinuation { continuation in held.withLock { $0.append(continuation) } }
    return HTTPResponse(status: 200)
  }

  func releaseOne() { held.withLock { $0.isEmpty ? nil : $0.removeFirst() }?.resume() }
}

@Suite(.timeLimit(.minutes(10))) struct BulkheadTests {
  @Test func letsSoManyThroughAndQueuesSoManyAndRefusesTheRest() async throws {
    let base = HeldClient()
    let bulkhead = Bulkhead(base, concurrent: 2, waiting: 1)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 1...4 {
        group.addTask { (try? await bulkhead.send(get)) != nil }
      }
      // Of the four, two are under way, one waits, one is refused at once.
      #expect(await group.next() == false)
      while base.count < 2 { await Task.yield() }
      for _ in 1...3 {
        while base.count == 0 { await Task.yield() }
        base.releaseOne()
        #expect(await group.next() == true)
      }
    }
  }

  @Test func whoIsCancelledWhileWaitingGivesUpTheTurn() async throws {
    let base = HeldClient()
    let bulkhead = Bulkhead(base, concurrent: 1, waiting: 1)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = try? await bulkhead.send(get) }
      while base.count < 1 { await Task.yield() }
      await withTaskGroup(of: Void.self) { inner in
        inner.addTask {
          await #expect(throws: HTTPError.cancelled) { try await bulkhead.send(get) }
        }
        inner.cancelAll()
      }
      base.releaseOne()
    }
    // The place is free again.
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = try? await bulkhead.send(get) }
      while base.count < 1 { await Task.yield() }
      base.releaseOne()
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct ResilientClientTests {
  @Test func theWholeStackSurvivesAHiccup() async throws {
    let base = ScriptedClient(statuses: 503, 200)
    var limits = ResilientClient.Limits(perSecond: 100, burst: 10)
    limits.retry.firstPause = .milliseconds(1)
    let client = ResilientClient.standard(name: "test", over: base, limits: limits)
    #expect(try await client.send(get).status == 200)
  }
}
