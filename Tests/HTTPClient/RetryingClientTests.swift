import HTTPClient
import Testing
import Time

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

  /// The pauses before the second attempt when the first is answered 429 with these headers; empty
  /// when there is no second attempt.
  private func pauses(_ headers: HTTPHeaders, jitter: Double) async throws -> [Duration] {
    let clock = ImpatientClock()
    let base = ScriptedClient([
      .success(HTTPResponse(status: 429, headers: headers)), .success(HTTPResponse(status: 200)),
    ])
    let now = try #require(Timestamp(rfc3339: "2026-11-24T08:00:00Z"))
    let client = RetryingClient(
      base, policy: policy(jitter: jitter), clock: clock, wallClock: ManualClock(now))
    let response = try await client.send(get)
    #expect(response.status == (clock.sleeps.isEmpty ? 429 : 200))
    return clock.sleeps
  }

  @Test(
    arguments: [
      ("3", .seconds(3)), ("0", .zero),
      ("Tue, 24 Nov 2026 08:00:04 GMT", .seconds(4)),
      ("Tuesday, 24-Nov-26 08:00:04 GMT", .seconds(4)),
      ("Tue Nov 24 08:00:04 2026", .seconds(4)),
      ("Tue, 24 Nov 2026 07:59:00 GMT", .zero),
      // Nothing that we understand.
      ("soon", .zero), ("-5", .zero), ("3.5", .zero), ("", .zero),
      ("Tue, 31 Feb 2026 08:00:04 GMT", .zero), ("Tue, 24 Nov 2026 08:00:04", .zero),
    ] as [(String, Duration)])
  func obeysRetryAfterInAllItsForms(_ text: String, _ expected: Duration) async throws {
    #expect(try await pauses([("Retry-After", text)], jitter: 0) == [expected])
  }

  @Test(arguments: ["60", "99999999999999999999", "Tue, 24 Nov 2026 09:00:00 GMT"])
  func passesTheAnswerOnWhenAskedForTooMuchPatience(_ text: String) async throws {
    #expect(try await pauses([("Retry-After", text)], jitter: 1) == [])
  }

  /// Else all clients that were turned away at the same time would come back at the same time.
  @Test func waitsARandomWhileLongerThanAsked() async throws {
    let pauses = try await pauses([("Retry-After", "3")], jitter: 1)
    #expect(pauses == [.milliseconds(3200)])
  }

  @Test func measuresADateByThePeersOwnClock() async throws {
    let headers: HTTPHeaders = [
      ("Retry-After", "Wed, 01 Jan 2020 00:00:02 GMT"), ("Date", "Wed, 01 Jan 2020 00:00:00 GMT"),
    ]
    #expect(try await pauses(headers, jitter: 0) == [.seconds(2)])
  }

  /// A peer in trouble gets a fifth more than usual, not three times as much.
  @Test func retriesOfAllRequestsTogetherAreBounded() async throws {
    var frugal = policy()
    frugal.budgetReserve = 4
    let base = ScriptedClient(Array(repeating: .success(HTTPResponse(status: 503)), count: 1000))
    let client = RetryingClient(base, policy: frugal, clock: ImpatientClock())
    for _ in 1...100 { #expect(try await client.send(get).status == 503) }
    // The reserve and a fifth of a hundred; less what did not fit into the reserve at first.
    #expect((120...124).contains(base.sent))
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
