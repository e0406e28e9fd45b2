import Synchronization
import Testing

@testable import RPC
@testable import StackProto

@Suite(.timeLimit(.minutes(10))) struct UnaryCallTests {
  @Test func aCallBringsItsAnswer() async throws {
    let answer = try await withEcho { channel, _ in try await channel.say("hello") }
    #expect(answer == "hello")
  }

  @Test func manyCallsShareOneConnection() async throws {
    try await withEcho { channel, _ in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<500 {
          group.addTask { try await channel.say("\(number)") == "\(number)" }
        }
        for try await isRight in group { #expect(isRight) }
      }
    }
  }

  /// Handlers run in tasks that go from call to call; one that was cancelled must run no other.
  @Test func aCancelledCallTakesNoneOfTheNextOnesWithIt() async throws {
    let echo = Echo()
    echo.witness.released.set()
    try await withEcho(echo) { channel, _ in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try await channel.header("Hang") }
        try await echo.witness.started.wait()
        group.cancelAll()
        while let result = await group.nextResult() {
          #expect(throws: RPCError.self) { try result.get() }
        }
      }
      try await echo.witness.cancelled.wait()
      for _ in 0..<20 {
        // It throws where its task is cancelled.
        #expect(try await channel.header("WaitForRelease", "on").name == "on")
      }
    }
  }

  @Test(arguments: [0, 1, 65_000, 65_536, 70_000, 1_000_000, 4_000_000])
  func messagesOfAnySizeWithinTheLimitTravelWhole(_ size: Int) async throws {
    try await withEcho { channel, _ in
      var body = [UInt8](repeating: 0, count: size)
      for index in body.indices { body[index] = UInt8(truncatingIfNeeded: index &* 31) }
      let request = TypesV1.WebhookRequest(source: "s", body: body)
      let answer: TypesV1.WebhookRequest = try await channel.call(
        "test.Echo/Say", request, options: .patient)
      #expect(answer == request)
    }
  }

  @Test func aRequestOverTheLimitIsRefusedAndTheConnectionLives() async throws {
    var server = RPCServerConfiguration()
    server.limits.maximumMessageBytes = 1000
    try await withEcho(server: server) { channel, _ in
      let error = await failure { try await channel.say(String(repeating: "x", count: 2000)) }
      #expect(error?.code == .resourceExhausted)
      let answer = try await channel.say("still here")
      #expect(answer == "still here")
    }
  }

  @Test func anAnswerOverTheLimitIsRefusedAndTheConnectionLives() async throws {
    try await withEcho(configure: { $0.limits.maximumMessageBytes = 5000 }) { channel, _ in
      let stream = channel.count(1, "6000")
      let error = await failure { for try await _ in stream {} }
      #expect(error?.code == .resourceExhausted)
      let answer = try await channel.say("still here")
      #expect(answer == "still here")
    }
  }

  @Test func statusDetailsComeBackAsTheyWereThrown() async throws {
    try await withEcho { channel, _ in
      let error = await failure { try await channel.header("Fail", "status") }
      #expect(
        error
          == RPCError(
            .failedPrecondition, "Not now.", reason: "MARKET_CLOSED", field: "amount_micros",
            retryAfter: .milliseconds(1500),
            details: [.init(typeName: "test.Detail", bytes: [1, 2, 3])]))
    }
  }

  @Test func aDomainErrorSaysItselfWhatItIs() async throws {
    try await withEcho { channel, _ in
      let error = await failure { try await channel.header("Fail", "domain") }
      #expect(error?.code == .aborted)
      #expect(error?.reason == "LEG_BROKEN")
    }
  }

  @Test func anUnforeseenErrorKeepsItsTextToItself() async throws {
    try await withEcho { channel, _ in
      let error = await failure { try await channel.header("Fail", "other") }
      #expect(error?.code == .unknown)
      #expect(error?.message.contains("hunter2") == false)
    }
  }

  @Test func anUnknownMethodIsUnimplemented() async throws {
    try await withEcho { channel, _ in
      let error = await failure { try await channel.header("Nothing") }
      #expect(error?.code == .unimplemented)
    }
  }

  @Test func metadataArrivesInOrderAndRepeated() async throws {
    try await withEcho { channel, _ in
      var metadata: RPCMetadata = ["stack-user-id": "u1", "x": "1"]
      metadata.append("2", for: "x")
      let answer = try await channel.header("Tell", "x", options: .init(metadata: metadata))
      #expect(answer.value == "1,2")
    }
  }

  @Test(arguments: [
    ("Upper", "x", RPCCode.internalError), ("ok", "new\nline", .internalError),
    ("", "x", .internalError), ("ok", String(repeating: "x", count: 9000), .resourceExhausted),
  ])
  func metadataThatCannotTravelIsRefusedHere(
    _ name: String, _ value: String, _ code: RPCCode
  ) async throws {
    try await withEcho { channel, _ in
      let options = RPCCallOptions(metadata: [name: value])
      let error = await failure { try await channel.header("Tell", options: options) }
      #expect(error?.code == code)
    }
  }

  @Test func interceptorsOnBothSidesSeeTheCallAndItsEnd() async throws {
    let server = Recorder(name: "server")
    let client = Recorder(name: "client")
    try await withEcho(interceptors: [server], client: [client]) { channel, _ in
      let told = try await channel.header("Tell", "from-client")
      #expect(told.value == "yes")
      _ = await failure { try await channel.header("Fail", "status") }
      for try await _ in channel.count(3) {}
      #expect(
        client.seen.withLock { $0 } == [
          "test.Echo/Tell 1", "test.Echo/Fail FAILED_PRECONDITION", "test.Echo/Count 3",
        ])
    }
    #expect(
      server.seen.withLock { $0 } == [
        "test.Echo/Tell 1", "test.Echo/Fail FAILED_PRECONDITION", "test.Echo/Count 3",
      ])
  }

  @Test func healthAnswersForServicesAndChangesWithThem() async throws {
    let server = RPCServer(.init().patient, services: [Echo()], logger: quiet)
    try await withRunning(server) {
      let channel = RPCChannel(.patient(to: try await server.boundPort), logger: quiet)
      try await withRunning(channel) {
        func check(_ service: String) async throws -> RPCHealthResponse {
          try await channel.call(
            "grpc.health.v1.Health/Check", RPCHealthRequest(service: service), options: .patient)
        }
        let (process, service) = (try await check(""), try await check("test.Echo"))
        #expect(process.status == .serving)
        #expect(service.status == .serving)
        let unknown = await failure { try await check("nobody") }
        #expect(unknown?.code == .notFound)
        let stream: RPCResponseStream<RPCHealthResponse> = channel.stream(
          "grpc.health.v1.Health/Watch", RPCHealthRequest(service: "test.Echo"), options: .init())
        var changes = stream.makeAsyncIterator()
        let before = try await changes.next()
        #expect(before?.status == .serving)
        server.health.set(.notServing, for: "test.Echo")
        let after = try await changes.next()
        #expect(after?.status == .notServing)
      }
    }
  }
}

/// Notes each call and its outcome, and adds metadata on the client.
final class Recorder: RPCServerInterceptor, RPCClientInterceptor {
  let name: String
  let seen = Mutex<[String]>([])

  init(name: String) { self.name = name }

  private func note(_ method: String, _ result: Result<RPCReply, RPCError>) {
    let end =
      switch result {
      case .success(let reply): "\(reply.messageCount)"
      case .failure(let error): error.code.name
      }
    seen.withLock { $0.append("\(method) \(end)") }
  }

  func intercept(
    _ call: RPCServerCall, _ next: @Sendable (RPCServerCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    do {
      let reply = try await next(call)
      note(call.context.method, .success(reply))
      return reply
    } catch {
      note(call.context.method, .failure(RPCError(describing: error)))
      throw error
    }
  }

  func intercept(
    _ call: RPCClientCall, _ next: @Sendable (RPCClientCall) async throws -> RPCReply
  ) async throws -> RPCReply {
    var call = call
    call.options.metadata["from-client"] = "yes"
    do {
      let reply = try await next(call)
      note(call.method, .success(reply))
      return reply
    } catch {
      note(call.method, .failure(RPCError(describing: error)))
      throw error
    }
  }

  func interceptStream(
    _ call: inout RPCClientCall
  ) throws -> (@Sendable (Result<RPCReply, RPCError>) -> Void)? {
    let method = call.method
    return { self.note(method, $0) }
  }
}
