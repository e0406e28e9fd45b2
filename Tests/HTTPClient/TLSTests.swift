import Cryptography
import Foundation
import HTTPClient
import HTTPTestServer
import Testing

@Suite(.timeLimit(.minutes(10))) struct TLSTests {
  /// A server for "localhost" whose certificate only its own file vouches for.
  private func withServer(
    _ body: (HTTPTestServer, _ bundle: String) async throws -> Void
  ) async throws {
    let key = try RSAPrivateKey(bits: 2048)
    let now = Int64(Date().timeIntervalSince1970)
    let certificate = try key.selfSignedCertificate(
      commonName: "localhost", notBefore: now - 3600, notAfter: now + 3600)
    let file = FileManager.default.temporaryDirectory
      .appending(path: "\(UUID().uuidString).pem")
    try certificate.pem.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let server = try await HTTPTestServer(identity: (certificate.pem, try key.pem())) { _ in
      .response(status: 200, body: "secret")
    }
    do {
      try await body(server, file.path)
    } catch {
      await server.shutdown()
      throw error
    }
    await server.shutdown()
  }

  @Test func aTrustedServerIsTalkedTo() async throws {
    try await withServer { server, bundle in
      var configuration = CurlConfiguration()
      configuration.caBundle = bundle
      let client = CurlClient(configuration)
      for _ in 1...2 {
        let response = try await client.send(
          HTTPRequest(method: .post, url: "https://localhost:\(server.port)/", body: [1]))
        #expect(response.text == "secret")
      }
      #expect(server.requests.map(\.connection).max() == server.requests.map(\.connection).min())
      await client.shutdown()
    }
  }

  @Test func anUntrustedServerAndOneOfAnotherNameHearNothing() async throws {
    try await withServer { server, bundle in
      var trusting = CurlConfiguration()
      trusting.caBundle = bundle
      for (configuration, host) in [(CurlConfiguration(), "localhost"), (trusting, "127.0.0.1")] {
        let client = CurlClient(configuration)
        await #expect {
          try await client.send(
            HTTPRequest(method: .post, url: "https://\(host):\(server.port)/", body: [1]))
        } throws: {
          $0.isNotSent
        }
        await client.shutdown()
      }
      #expect(server.requests.isEmpty)
    }
  }
}
