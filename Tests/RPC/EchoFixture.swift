import Logging
import NIOCore
import Synchronization
import Testing

@testable import RPC
@testable import StackProto

/// A server with a few methods, and a channel to it, for the time of a test.
struct Echo: RPCService {
  /// What the handlers saw.
  final class Witness: Sendable {
    let started = Event()
    let cancelled = Event()
    let released = Event()
    let sent = Mutex(0)
  }

  let witness = Witness()

  var rpcMethods: [RPCMethod] {
    let witness = witness
    return [
      .unary("test.Echo/Say") { (request: TypesV1.WebhookRequest, context) in request },
      .unary("test.Echo/Tell") { (request: TypesV1.Header, context) in
        let value = context.metadata.values(for: request.name).joined(separator: ",")
        return TypesV1.Header(name: request.name, value: value)
      },
      .unary("test.Echo/Fail") { (request: TypesV1.Header, _) -> TypesV1.Header in
        switch request.name {
        case "status":
          throw RPCError(
            .failedPrecondition, "Not now.", reason: "MARKET_CLOSED", field: "amount_micros",
            retryAfter: .milliseconds(1500),
            details: [.init(typeName: "test.Detail", bytes: [1, 2, 3])])
        case "domain": throw DomainFailure.brokenLeg
        default: throw SecretFailure(text: "password=hunter2")
        }
      },
      .unary("test.Echo/Hang") { (request: TypesV1.Header, _) -> TypesV1.Header in
        witness.started.set()
        do {
          try await Task.sleep(for: .seconds(3600))
        } catch {
          witness.cancelled.set()
          throw error
        }
        return request
      },
      .unary("test.Echo/WaitForRelease") { (request: TypesV1.Header, _) -> TypesV1.Header in
        witness.started.set()
        try await witness.released.wait()
        return request
      },
      .unary("test.Echo/Deadline") { (request: TypesV1.Header, context) -> TypesV1.PageRequest in
        let left = context.deadline.map { ContinuousClock.now.duration(to: $0) } ?? .zero
        return TypesV1.PageRequest(first: Int32(left.components.seconds))
      },
      .unary("test.Echo/Peer") { (request: TypesV1.Header, context) -> TypesV1.Header in
        TypesV1.Header(
          name: context.peer.isEncrypted ? "encrypted" : "plain",
          value: context.peer.certificateNames.joined(separator: ","))
      },
      .serverStream("test.Echo/Count") {
        (request: TypesV1.PageRequest, _, responses: RPCResponseWriter<TypesV1.UserEvent>) in
        witness.started.set()
        do {
          for number in 0..<Int64(request.first) {
            let payload = [UInt8](repeating: 7, count: Int(request.after) ?? 0)
            try await responses.send(TypesV1.UserEvent(cursor: number, payload: payload))
            witness.sent.withLock { $0 += 1 }
          }
          if request.after == "unavailable" { throw RPCError(.unavailable, "Gone.") }
          if request.after == "fail" { throw RPCError(.dataLoss, "Gone.") }
          if request.after == "hang" { try await Task.sleep(for: .seconds(3600)) }
        } catch {
          if Task.isCancelled { witness.cancelled.set() }
          throw error
        }
      },
      .clientStream("test.Echo/Sum") {
        (requests: RPCRequestStream<TypesV1.UserEvent>, _) -> TypesV1.PageRequest in
        var count: Int32 = 0
        var bytes = 0
        try await witness.take(requests) { event in
          count += 1
          bytes += event.payload.count
        }
        return TypesV1.PageRequest(first: count, after: "\(bytes)")
      },
      .bidirectional("test.Echo/Chat") {
        (
          requests: RPCRequestStream<TypesV1.UserEvent>, _,
          responses: RPCResponseWriter<TypesV1.UserEvent>
        ) in
        try await witness.take(requests) { try await responses.send($0) }
        try await responses.send(TypesV1.UserEvent(topic: "over"))
      },
    ]
  }
}

extension Echo.Witness {
  /// Takes what a client streams. A request may ask to `hold` until `released`, to `stop` or to `fail`.
  fileprivate func take(
    _ requests: RPCRequestStream<TypesV1.UserEvent>,
    _ body: (TypesV1.UserEvent) async throws -> Void
  ) async throws {
    started.set()
    do {
      for try await event in requests {
        if event.topic == "hold" { try await released.wait() }
        if event.topic == "stop" { return }
        if event.topic == "fail" { throw RPCError(.dataLoss, "Gone.") }
        try await body(event)
      }
    } catch {
      if Task.isCancelled { cancelled.set() }
      throw error
    }
  }
}

enum DomainFailure: Error, RPCErrorConvertible {
  case brokenLeg
  var rpcError: RPCError { RPCError(.aborted, "A leg broke.", reason: "LEG_BROKEN") }
}

struct SecretFailure: Error {
  let text: String
}

/// Something that happens once.
final class Event: Sendable {
  private let state = Mutex<(isSet: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

  func set() {
    let waiters = state.withLock { state in
      state.isSet = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  var isSet: Bool { state.withLock { $0.isSet } }

  /// Waits for it; a cancelled task waits no longer.
  func wait() async throws {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.isSet || Task.isCancelled { return true }
          state.waiters.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      let waiters = state.withLock { state in
        defer { state.waiters = [] }
        return state.waiters
      }
      for waiter in waiters { waiter.resume() }
    }
    try Task.checkCancellation()
  }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs `body` with a server and a channel to it, then stops both.
func withEcho<Result: Sendable>(
  _ echo: Echo = Echo(), server: RPCServerConfiguration = .init(),
  interceptors: [any RPCServerInterceptor] = [], client: [any RPCClientInterceptor] = [],
  configure: (inout RPCChannelConfiguration) -> Void = { _ in },
  _ body: @escaping @Sendable (RPCChannel, Int) async throws -> Result
) async throws -> Result {
  let server = RPCServer(
    server.patient, services: [echo], interceptors: interceptors, logger: quiet)
  return try await withRunning(server) {
    let port = try await server.boundPort
    var configuration = RPCChannelConfiguration.patient
    configuration.addresses = [.init(host: "127.0.0.1", port: port)]
    configure(&configuration)
    let channel = RPCChannel(configuration, interceptors: client, logger: quiet)
    return try await withRunning(channel) { try await body(channel, port) }
  }
}

// The library's times suit machines that have nothing else to do. Where a test is about none of them, it
// waits for as long as a busy machine may take.

extension RPCServerConfiguration {
  /// The same, but for times that were left as they are.
  var patient: Self {
    var patient = self
    let usual = Self()
    let limit = Duration.seconds(300)
    if handshakeTimeout == usual.handshakeTimeout { patient.handshakeTimeout = limit }
    if keepaliveTimeout == usual.keepaliveTimeout { patient.keepaliveTimeout = limit }
    if drainTimeout == usual.drainTimeout { patient.drainTimeout = limit }
    return patient
  }
}

extension RPCChannelConfiguration {
  /// A channel to nowhere yet.
  static var patient: Self {
    Self(
      addresses: [], connectTimeout: .seconds(300), keepaliveTimeout: .seconds(300),
      drainTimeout: .seconds(300))
  }

  /// To a server on this machine.
  static func patient(to port: Int) -> Self {
    var patient = patient
    patient.addresses = [.init(host: "127.0.0.1", port: port)]
    return patient
  }
}

extension RPCCallOptions {
  /// For calls that have to succeed: however busy the machine is, their deadline is not the reason
  /// why they fail.
  static var patient: Self { Self().patient }

  /// The same, with much time unless there is a limit.
  var patient: Self {
    var patient = self
    patient.timeout = timeout ?? .seconds(300)
    return patient
  }
}

/// A channel that knows of these servers, which have to be running.
func spread(
  over servers: [RPCServer], configure: (inout RPCChannelConfiguration) -> Void = { _ in }
) async throws -> RPCChannel {
  var configuration = RPCChannelConfiguration.patient
  for server in servers {
    configuration.addresses.append(.init(host: "127.0.0.1", port: try await server.boundPort))
  }
  configure(&configuration)
  return RPCChannel(configuration, logger: quiet)
}

/// Runs `body` while `services` run, then cancels them.
func withRunning<Result: Sendable>(
  _ services: [some RunnableInTest], _ body: () async throws -> Result
) async throws -> Result {
  guard let first = services.first else { return try await body() }
  return try await withRunning(first) {
    try await withRunning(Array(services.dropFirst()), body)
  }
}

/// Runs `body` while `service` runs, then cancels it.
func withRunning<Result: Sendable>(
  _ service: some RunnableInTest, _ body: () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await service.run() }
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    group.cancelAll()
    try? await group.waitForAll()
    return try result.get()
  }
}

protocol RunnableInTest: Sendable {
  func run() async throws
}

extension RPCServer: RunnableInTest {}
extension RPCChannel: RunnableInTest {}

extension RPCChannel {
  func say(_ text: String, options: RPCCallOptions = .patient) async throws(RPCError) -> String {
    let request = TypesV1.WebhookRequest(body: Array(text.utf8))
    let answer: TypesV1.WebhookRequest = try await call(
      "test.Echo/Say", request, options: options.patient)
    return String(decoding: answer.body, as: UTF8.self)
  }

  func header(
    _ method: String, _ name: String = "", options: RPCCallOptions = .patient
  ) async throws(RPCError) -> TypesV1.Header {
    try await call("test.Echo/\(method)", TypesV1.Header(name: name), options: options.patient)
  }

  func count(
    _ count: Int32, _ after: String = "", options: RPCCallOptions = .init()
  ) -> RPCResponseStream<TypesV1.UserEvent> {
    stream(
      "test.Echo/Count", TypesV1.PageRequest(first: count, after: after), options: options)
  }
}

extension RPCChannel {
  func sum(
    options: RPCCallOptions = .init(),
    _ body: (RPCRequestWriter<TypesV1.UserEvent>) async throws -> Void
  ) async throws -> TypesV1.PageRequest {
    try await collect("test.Echo/Sum", options: options, body)
  }

  func chat<Result>(
    options: RPCCallOptions = .init(),
    _ body: (
      RPCRequestWriter<TypesV1.UserEvent>, RPCResponseStream<TypesV1.UserEvent>
    ) async throws -> Result
  ) async throws -> Result {
    try await converse("test.Echo/Chat", options: options, body)
  }
}

/// The error a body throws, which has to be an `RPCError`.
func failure<Value>(of body: () async throws -> Value) async -> RPCError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? RPCError
  }
}
