import HTTPClient
import Synchronization

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

/// A client whose requests end when the test says so.
final class HeldClient: HTTPClient {
  private let held = Mutex<[CheckedContinuation<Void, Never>]>([])

  var count: Int { held.withLock { $0.count } }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    await withCheckedContinuation { continuation in held.withLock { $0.append(continuation) } }
    return HTTPResponse(status: 200)
  }

  func releaseOne() { held.withLock { $0.isEmpty ? nil : $0.removeFirst() }?.resume() }
}
