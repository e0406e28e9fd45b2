import Foundation
import Testing

@testable import RPC
@testable import StackProto

@Suite(.timeLimit(.minutes(10))) struct TLSTests {
  @Test func withCertificatesOnBothSidesTheHandlerKnowsWhoCalls() async throws {
    let files = try TestCertificates()
    try await withEcho(
      server: .init(tls: files.server), configure: { $0.tls = files.client }
    ) { channel, _ in
      let peer = try await channel.header("Peer")
      #expect(peer.name == "encrypted")
      #expect(peer.value == "gateway.stack.test,spiffe://stack/gateway")
    }
  }

  @Test func aClientWithoutACertificateIsNotLetIn() async throws {
    let files = try TestCertificates()
    var client = files.client
    (client.certificateFile, client.keyFile) = ("", "")
    try await withEcho(
      server: .init(tls: files.server), configure: { [client] in $0.tls = client }
    ) { channel, _ in
      let error = await failure { try await channel.say("hello") }
      #expect(error?.code == .unavailable)
    }
  }

  @Test func aClientOfAnotherAuthorityIsNotLetIn() async throws {
    let files = try TestCertificates()
    let others = try TestCertificates()
    var client = others.client
    client.authoritiesFile = files.client.authoritiesFile
    try await withEcho(
      server: .init(tls: files.server), configure: { [client] in $0.tls = client }
    ) { channel, _ in
      let error = await failure { try await channel.say("hello") }
      #expect(error?.code == .unavailable)
    }
  }

  @Test func aServerThatAsksForNoneServesClientsWithoutOne() async throws {
    let files = try TestCertificates()
    var (server, client) = (files.server, files.client)
    server.requiresClientCertificate = false
    (client.certificateFile, client.keyFile) = ("", "")
    try await withEcho(
      server: .init(tls: server), configure: { [client] in $0.tls = client }
    ) { channel, _ in
      let peer = try await channel.header("Peer")
      #expect(peer.name == "encrypted")
      #expect(peer.value == "")
    }
  }

  @Test func aServerWithAnotherNameIsNotTrusted() async throws {
    let files = try TestCertificates()
    var client = files.client
    client.serverName = "somebody.else"
    try await withEcho(
      server: .init(tls: files.server), configure: { [client] in $0.tls = client }
    ) { channel, _ in
      let error = await failure { try await channel.say("hello") }
      #expect(error?.code == .unavailable)
    }
  }

  @Test func plaintextAndTLSDoNotMeet() async throws {
    let files = try TestCertificates()
    try await withEcho(server: .init(tls: files.server)) { channel, _ in
      let options = RPCCallOptions(timeout: .seconds(5))
      let error = await failure { try await channel.say("hello", options: options) }
      #expect(error?.code == .unavailable)
    }
  }
}

/// An authority, a server and a client, made for one test by the `openssl` command.
final class TestCertificates {
  let directory: URL
  let server: RPCTLS
  let client: RPCTLS

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "rpc-tls-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let directory = directory
    func path(_ name: String) -> String { directory.appending(path: name).path }
    try Self.openssl([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-days", "2", "-subj", "/CN=authority", "-keyout", path("ca.key"), "-out", path("ca.pem"),
    ])
    for (name, alternatives) in [
      ("server", "DNS:wallet.stack.test"),
      ("client", "DNS:gateway.stack.test,URI:spiffe://stack/gateway"),
    ] {
      try Self.openssl([
        "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
        "/CN=\(name)", "-addext", "subjectAltName=\(alternatives)", "-keyout",
        path("\(name).key"), "-out", path("\(name).csr"),
      ])
      try Self.openssl([
        "x509", "-req", "-in", path("\(name).csr"), "-CA", path("ca.pem"), "-CAkey",
        path("ca.key"), "-CAcreateserial", "-copy_extensions", "copy", "-days", "2", "-out",
        path("\(name).pem"),
      ])
    }
    server = RPCTLS(
      certificateFile: path("server.pem"), keyFile: path("server.key"),
      authoritiesFile: path("ca.pem"))
    client = RPCTLS(
      certificateFile: path("client.pem"), keyFile: path("client.key"),
      authoritiesFile: path("ca.pem"), serverName: "wallet.stack.test")
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  private static func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(arguments)")
  }
}
