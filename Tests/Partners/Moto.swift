import Foundation
import HTTPClient
import HTTPTestServer
import Testing

/// A moto server, started for one test.
final class Moto {
  static let isInstalled: Bool = run(["-c", "import moto.server, flask"])?.wait() == 0

  let url: String
  private let process: Started

  /// Starts it on a free port and waits until it answers.
  init() async throws {
    // The port is free a moment before moto takes it.
    let probe = try await HTTPTestServer { _ in .silence }
    let port = probe.port
    await probe.shutdown()
    let started = try #require(Self.run(["-m", "moto.server", "-H", "127.0.0.1", "-p", "\(port)"]))
    url = "http://127.0.0.1:\(port)"
    process = started
    let http = CurlClient()
    var isUp = false
    for _ in 1...300 where !isUp {
      isUp = (try? await http.send(HTTPRequest(url: url + "/moto-api/"))) != nil
      if !isUp { try await Task.sleep(for: .milliseconds(100)) }
    }
    await http.shutdown()
    #expect(isUp)
  }

  func stop() { process.stop() }

  func createQueue(_ name: String, http: CurlClient) async throws {
    let response = try await http.send(
      HTTPRequest(
        method: .post, url: url + "/",
        headers: [
          ("X-Amz-Target", "AmazonSQS.CreateQueue"),
          ("Content-Type", "application/x-amz-json-1.0"),
          (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260501/us-east-1/sqs/aws4_request, "
              + "SignedHeaders=host, Signature=0"
          ),
        ], body: [UInt8]("{\"QueueName\":\"\(name)\"}".utf8)))
    #expect(response.status == 200, "\(response.text)")
  }

  /// A process.
  private final class Started {
    private let process: Process

    init(_ process: Process) { self.process = process }

    func wait() -> Int32 {
      process.waitUntilExit()
      return process.terminationStatus
    }

    func stop() {
      // It holds nothing worth saving, and does not always listen to SIGTERM.
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
  }

  private static func run(_ arguments: [String]) -> Started? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    return Started(process)
  }
}
