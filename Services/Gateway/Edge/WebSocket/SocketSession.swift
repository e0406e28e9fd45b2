import GraphQL
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization
import Time

/// The conversation on one socket.
final class SocketSession: Sendable {
  private struct State {
    var identity: Identity?
    var isAcknowledged = false
    var passcodeSession: String?
    /// Rounds of the keepalive without a word from the client.
    var silentRounds = 0
  }

  private let service: GraphQLService
  private let limits: SocketLimits
  private let census: Census
  private let outbound: GraphQLSocket.Writer
  private let request: HTTPRequestHead
  private let operations: SocketOperations
  private let state = Mutex(State())
  private let endings: AsyncStream<SocketClosure>
  private let ending: AsyncStream<SocketClosure>.Continuation

  init(
    service: GraphQLService, limits: SocketLimits, census: Census,
    outbound: GraphQLSocket.Writer, request: HTTPRequestHead
  ) {
    self.service = service
    self.limits = limits
    self.census = census
    self.outbound = outbound
    self.request = request
    operations = SocketOperations(limit: limits.operations)
    (endings, ending) = AsyncStream.makeStream(
      of: SocketClosure.self, bufferingPolicy: .bufferingOldest(1))
  }

  // MARK: What ends a socket

  /// Reads until the client closes or says something that ends the socket.
  func read(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>) async -> SocketClosure {
    var assembler = FrameAssembler(limit: limits.message)
    let frames = RateLimiter(
      .init(count: limits.framesPerMinute, window: .seconds(60)), capacity: 1)
    do {
      return try await withThrowingDiscardingTaskGroup { group in
        for try await frame in inbound {
          guard frames.take(0).isAdmitted else { throw SocketClosure.tooManyFrames }
          state.withLock { $0.silentRounds = 0 }
          switch try assembler.accept(frame) {
          case .message(let text): try await receive(try SocketMessage(text), &group)
          case .ping(let data):
            try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: data))
          case .close:
            group.cancelAll()
            return .normal
          case .pong, .partial: break
          }
        }
        group.cancelAll()
        return .normal
      }
    } catch let closure as SocketClosure {
      return closure
    } catch NIOWebSocketError.invalidFrameLength {
      return .tooBig
    } catch is NIOWebSocketError {
      return .protocolError
    } catch {
      return .normal
    }
  }

  /// Waits for an operation or a timer to end the socket.
  func awaitEnding() async -> SocketClosure? {
    for await closure in endings { return closure }
    return nil
  }

  /// A client that does not sign in does not stay.
  func awaitSignIn() async -> SocketClosure? {
    guard (try? await Task.sleep(for: limits.initTimeout)) != nil else { return nil }
    return state.withLock { $0.isAcknowledged } ? nil : .initTimeout
  }

  /// Asks now and then whether the client is there.
  func keepAlive() async -> SocketClosure? {
    while (try? await Task.sleep(for: limits.keepalive)) != nil {
      let rounds = state.withLock { state in
        state.silentRounds += 1
        return state.silentRounds
      }
      if rounds > 3 { return .goingAway }
      let ping = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
      guard (try? await outbound.write(ping)) != nil else { return nil }
    }
    return nil
  }

  /// Gives back what the socket counted.
  func leave() {
    ending.finish()
    if let identity = state.withLock({ $0.identity }) { census.leave(identity) }
  }

  // MARK: What a client says

  private func receive(
    _ message: SocketMessage, _ group: inout ThrowingDiscardingTaskGroup<any Error>
  ) async throws {
    switch message {
    case .connectionInit(let payload): try await signIn(payload, &group)
    case .ping(let payload): try await send(.pong(payload))
    case .pong: break
    case .complete(let id): operations.stop(id)
    case .subscribe(let id, let request):
      guard state.withLock({ $0.isAcknowledged }) else { throw SocketClosure.unauthorized }
      switch operations.start(id) {
      case .taken: throw SocketClosure.taken(id)
      case .full:
        let ids = RequestIdentity(correlationID: nil, traceparent: nil)
        let refusal = GraphQLError.refusal(.rateLimited, correlationID: ids.correlationID)
        try await send(.error(id: id, [refusal]))
      case .started(let run, let stopped):
        group.addTask { await self.perform(run, request, until: stopped) }
      }
    }
  }

  private func signIn(
    _ payload: GraphQLObject, _ group: inout ThrowingDiscardingTaskGroup<any Error>
  ) async throws {
    guard !state.withLock({ $0.isAcknowledged }) else { throw SocketClosure.secondInit }
    let known: Identity?
    do {
      known = try await service.identity(
        authorization: Self.text(payload, "authorization")
          ?? request.headers.first(name: "authorization"))
    } catch let error as GatewayError where error.code == .unauthenticated {
      throw SocketClosure.forbidden
    } catch {
      throw SocketClosure.inner
    }
    // Sockets of nobody could not be counted, and what nobody may ask needs none.
    guard let identity = known else { throw SocketClosure.forbidden }
    guard census.enter(identity) else { throw SocketClosure.tooManySockets }
    state.withLock { state in
      state.identity = identity
      state.isAcknowledged = true
      state.passcodeSession =
        Self.text(payload, "x-passcode-session")
        ?? request.headers.first(name: "x-passcode-session")
    }
    try await send(.acknowledge)
    // A socket does not outlive the token that opened it.
    let lifetime = identity.expiresAt.since(service.clock.now)
    group.addTask { [ending] in
      guard (try? await Task.sleep(for: max(.zero, lifetime))) != nil else { return }
      ending.yield(.forbidden)
    }
  }

  /// A text member of the payload, its key in any case as with headers.
  private static func text(_ payload: GraphQLObject, _ key: String) -> String? {
    payload.first { $0.key.lowercased() == key }?.value.string
  }

  // MARK: Operations

  /// Runs an operation until it ends or the client stops it.
  private func perform(
    _ run: SocketOperations.Run, _ request: GraphQLRequest, until stopped: AsyncStream<Never>
  ) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.execute(run, request) }
      group.addTask { for await _ in stopped {} }
      await group.next()
      group.cancelAll()
    }
  }

  private func execute(_ run: SocketOperations.Run, _ request: GraphQLRequest) async {
    let ids = RequestIdentity(
      correlationID: nil, traceparent: self.request.headers.first(name: "traceparent"))
    let (identity, passcodeSession) = state.withLock { ($0.identity, $0.passcodeSession) }
    let context = service.context(ids, identity: identity, passcodeSession: passcodeSession)
    do {
      let prepared = try service.prepare(request, context)
      if prepared.kind == .subscription {
        let end = await service.subscribe(prepared, context) { response in
          guard self.operations.isRunning(run) else { throw CancellationError() }
          try await self.send(.next(id: run.id, response))
        }
        try await finish(run, end)
      } else {
        let response = try await service.execute(prepared, request, context)
        guard operations.end(run) else { return }
        try await send(.next(id: run.id, response))
        try await send(.complete(id: run.id))
      }
    } catch let refused as RequestRefused {
      guard operations.end(run) else { return }
      try? await send(.error(id: run.id, refused.errors))
    } catch {
      // The socket can no longer be written to; reading it ends too.
    }
  }

  private func finish(_ run: SocketOperations.Run, _ end: SubscriptionEnd) async throws {
    guard operations.end(run) else { return }
    switch end {
    case .completed: try await send(.complete(id: run.id))
    case .cancelled: break
    case .refused(let errors), .failed(let errors):
      try await send(.error(id: run.id, errors))
    }
  }

  /// Waits while the client does not read: each operation holds back its own source.
  private func send(_ reply: SocketReply) async throws {
    let data = ByteBuffer(bytes: reply.json)
    try await outbound.write(WebSocketFrame(fin: true, opcode: .text, data: data))
  }
}
