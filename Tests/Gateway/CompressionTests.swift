import Foundation
import Testing

@testable import Gateway

@Suite struct CompressionTests {
  private static let long =
    #"{"query":"{ __schema { types { name description fields { name type { name } } } } }"}"#

  @Test(arguments: [
    (String?.none, String?.none), ("", nil), ("identity", nil), ("br", nil), ("gzip", "gzip"),
    ("GZIP, deflate", "gzip"), ("deflate", "deflate"), ("gzip;q=0.5, deflate;q=0.8", "deflate"),
    ("gzip;q=0", nil), ("*", "gzip"), ("gzip;q=0, *;q=0.1", "deflate"), ("*;q=0", nil),
    ("gzip;q=x", nil),
  ])
  func theCodingIsOneThatIsAccepted(accept: String?, coding: String?) {
    #expect(ContentCoding.negotiated(accept)?.rawValue == coding)
  }

  /// curl decompresses, and would fail at anything that is not the coding it says.
  @Test(arguments: ["gzip", "deflate"])
  func aLongResponseIsCompressed(coding: String) async throws {
    try await GatewayWorld.with { world in
      let arguments = [
        "--silent", "--dump-header", "-", "--header", "content-type: application/json", "--data",
        Self.long, "\(world.base)/graphql",
      ]
      let plain = await TestProgram.run("curl", arguments)
      let answer = await TestProgram.run(
        "curl", arguments + ["--compressed", "--header", "accept-encoding: \(coding)"])
      let (head, body) = try #require(answer.output.split(at: "\r\n\r\n"))
      let (plainHead, plainBody) = try #require(plain.output.split(at: "\r\n\r\n"))
      #expect(answer.status == 0 && body == plainBody)
      #expect(head.lowercased().contains("content-encoding: \(coding)"))
      #expect(head.lowercased().contains("vary: accept, accept-encoding"))
      #expect(!plainHead.lowercased().contains("content-encoding"))
      #expect(plainHead.lowercased().contains("vary: accept, accept-encoding"))
    }
  }

  @Test func shortResponsesAndEventStreamsGoAsTheyAre() async throws {
    try await GatewayWorld.with { world async throws in
      let short = try await world.exchange(
        "GET", "/graphql?query=%7B__typename%7D", [("Accept-Encoding", "gzip")])
      #expect(short.headers["content-encoding"] == nil)
      #expect(short.text == #"{"data":{"__typename":"Query"}}"#)
      let events = try await world.send(
        .post, "/graphql",
        [
          ("content-type", "application/json"), ("accept-encoding", "gzip"),
          ("accept", "text/event-stream"),
        ], body: Self.long)
      #expect(events.headers["content-encoding"] == nil)
      #expect(events.text.contains("event: next"))
    }
  }
}

extension String {
  /// What stands before and after the first occurrence of a text.
  fileprivate func split(at text: String) -> (String, String)? {
    range(of: text).map { (String(self[..<$0.lowerBound]), String(self[$0.upperBound...])) }
  }
}
