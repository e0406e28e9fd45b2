import FoundationEssentials
import HTTPClient
import HTTPTestServer
import Synchronization
import Testing
import Time

/// Answers requests by "METHOD /path" (without the query), several answers in turn, the last one
/// again and again.
final class Script: Sendable {
  private let replies: Mutex<[String: [HTTPTestServer.Reply]]>

  init(_ replies: [String: [HTTPTestServer.Reply]]) { self.replies = Mutex(replies) }

  func reply(_ request: HTTPTestServer.Request) -> HTTPTestServer.Reply {
    let path = request.uri.prefix { $0 != "?" }
    return replies.withLock { replies in
      let key = "\(request.method) \(path)"
      guard let left = replies[key], let first = left.first else {
        return .json("{\"message\":\"not in the script\"}", status: 404)
      }
      if left.count > 1 { replies[key] = Array(left.dropFirst()) }
      return first
    }
  }
}

/// Runs `body` with a real client and a real server that follows the script.
func play(
  _ replies: [String: [HTTPTestServer.Reply]],
  _ body: (CurlClient, HTTPTestServer) async throws -> Void
) async throws {
  let script = Script(replies)
  let client = CurlClient()
  try await HTTPTestServer.run {
    script.reply($0)
  } _: { server in
    try await body(client, server)
  }
  await client.shutdown()
}

extension HTTPTestServer.Request {
  /// The body in canonical JSON: sorted keys, no spaces; numbers as they came.
  var json: String { text }
}

/// 2026-05-01T14:00:00Z.
let noon = Timestamp(seconds: 1_777_644_000)

func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
