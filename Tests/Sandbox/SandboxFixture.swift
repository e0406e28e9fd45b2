import Cryptography
import HTTPClient
import Hummingbird
import Logging
import Sandbox
import ServiceLifecycle
import Synchronization
import Testing
import Time

/// A sandbox on a free port, and a place that its webhooks come to.
struct SandboxFixture: Sendable {
  /// One webhook as it arrived.
  struct Hook: Sendable {
    let path: String
    let headers: HTTPHeaders
    let body: [UInt8]

    var json: JSON { (try? JSON(parsing: body)) ?? .null }
  }

  final class Inbox: Sendable {
    private let hooks = Mutex<[Hook]>([])
    var all: [Hook] { hooks.withLock { $0 } }
    func append(_ hook: Hook) { hooks.withLock { $0.append(hook) } }
  }

  /// A condition that did not come true.
  struct Impatient: Error {}

  let url: String
  let hooksURL: String
  let http: CurlClient
  let inbox: Inbox

  /// RSA-4096 takes long to make; the tests share one ring.
  static let keys = Result { try KeyRing(now: SystemWallClock().now.microseconds) }

  /// Runs a test against a sandbox of its own, then stops it.
  static func run(
    _ adapt: @Sendable (inout SandboxConfiguration) -> Void = { _ in },
    _ test: @escaping @Sendable (SandboxFixture) async throws -> Void
  ) async throws {
    let inbox = Inbox()
    var logger = Logger(label: "sandbox-tests")
    logger.logLevel = .critical
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let receiver = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        let buffer = try await request.body.collect(upTo: 1 << 20)
        let headers = request.headers.map { ($0.name.rawName, $0.value) }
        inbox.append(
          Hook(
            path: request.uri.path, headers: HTTPHeaders(headers),
            body: Array(buffer.readableBytesView)))
        return Response(status: request.uri.path == "/broken" ? .internalServerError : .ok)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let receiving = serviceGroup([receiver], logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await receiving.run() }
      var bound = ports.makeAsyncIterator()
      let hooksPort = await bound.next() ?? 0
      var configuration = SandboxConfiguration()
      configuration.listen = "127.0.0.1:0"
      configuration.webhookBaseURL = "http://127.0.0.1:\(hooksPort)"
      adapt(&configuration)
      let sandbox = try Sandbox(configuration, keys: try keys.get(), logger: logger) {
        port.yield($0)
      }
      let serving = serviceGroup(sandbox.services, logger)
      group.addTask { try await serving.run() }
      let sandboxPort = await bound.next() ?? 0
      let fixture = SandboxFixture(
        url: "http://127.0.0.1:\(sandboxPort)", hooksURL: configuration.webhookBaseURL,
        http: CurlClient(), inbox: inbox)
      let result: Result<Void, any Error>
      do {
        result = .success(try await test(fixture))
      } catch {
        result = .failure(error)
      }
      // Clients before their servers, and never by cancelling: a connection that NIO has just
      // accepted for a cancelled server ends the process.
      await fixture.http.shutdown()
      await serving.triggerGracefulShutdown()
      try await group.next()
      await receiving.triggerGracefulShutdown()
      try await group.next()
      try result.get()
    }
  }

  private static func serviceGroup(_ services: [any Service], _ logger: Logger) -> ServiceGroup {
    var configuration = ServiceGroupConfiguration(services: services, logger: logger)
    // A long poll may still be waiting.
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    return ServiceGroup(configuration: configuration)
  }

  /// A call of the control API, which must succeed.
  @discardableResult
  func control(_ path: String, _ body: JSON = [:]) async throws -> JSON {
    let answer = try await call(.post, "/control/" + path, body)
    #expect((200..<300).contains(answer.status), "\(path): \(answer.json)")
    return answer.json
  }

  /// Every partner's own books, which must agree.
  @discardableResult
  func books() async throws -> JSON {
    let books = try await call(.get, "/control/books").json
    let broken = books["checks"]?.items?.filter { $0["holds"]?.flag != true } ?? []
    #expect(broken.isEmpty, "\(broken)")
    #expect(books["balanced"]?.flag == true)
    return books
  }

  /// Lets virtual time pass.
  func pass(_ seconds: Int) async throws {
    try await control("clock/advance", ["seconds": .integer(seconds)])
  }

  /// Waits, in real time, until something is there.
  func eventually<Value>(
    _ find: @Sendable () async throws -> Value?
  ) async throws -> Value {
    for _ in 0..<600 {
      if let value = try await find() { return value }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Impatient()
  }

  static func key() -> String { uuid(SecureRandom.bytes(16)) }

  private static func uuid(_ random: [UInt8]) -> String {
    var bytes = random
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = Array(Hex.encode(bytes))
    let parts = [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]]
    return parts.map { String($0) }.joined(separator: "-")
  }
}
