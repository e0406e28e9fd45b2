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

  @Test func aRotatedCertificateOfTheServerIsShownToNewConnections() async throws {
    let files = try TestCertificates()
    try await withEcho(
      server: .init(tls: files.server), configure: { $0.tls = files.client }
    ) { channel, port in
      _ = try await channel.say("over the old certificate")
      try files.issue("server", for: "DNS:rotated.stack.test")
      var tls = files.client
      tls.serverName = "rotated.stack.test"
      var configuration = RPCChannelConfiguration.patient(to: port)
      configuration.tls = tls
      let fresh = RPCChannel(configuration, logger: quiet)
      try await withRunning(fresh) {
        let answer = try await fresh.say("over the new one")
        #expect(answer == "over the new one")
      }
      let answer = try await channel.say("the old connection goes on")
      #expect(answer == "the old connection goes on")
    }
  }

  @Test func aRotatedCertificateOfTheClientIsShownOnNewConnections() async throws {
    let files = try TestCertificates()
    var configuration = RPCServerConfiguration(tls: files.server)
    configuration.maximumConnectionAge = .milliseconds(50)
    try await withEcho(
      server: configuration, configure: { $0.tls = files.client }
    ) { channel, _ in
      // A call that meets three connections in a row which are too old just then has failed.
      func name() async -> String? { try? await channel.header("Peer").value }
      let before = try await eventually { await name()?.hasPrefix("gateway") == true }
      #expect(before)
      try files.issue("client", for: "DNS:rotated.stack.test")
      // The next connection comes when this one is old.
      let after = try await eventually { await name() == "rotated.stack.test" }
      #expect(after)
    }
  }

  @Test func halfARotationChangesNothing() async throws {
    let (files, others) = (try TestCertificates(), try TestCertificates())
    try await withEcho(
      server: .init(tls: files.server), configure: { $0.tls = files.client }
    ) { _, port in
      let key = try Data(contentsOf: URL(filePath: others.server.keyFile))
      try key.write(to: URL(filePath: files.server.keyFile))
      var configuration = RPCChannelConfiguration.patient(to: port)
      configuration.tls = files.client
      let fresh = RPCChannel(configuration, logger: quiet)
      try await withRunning(fresh) {
        let answer = try await fresh.say("still there")
        #expect(answer == "still there")
      }
    }
  }

  @Test func plaintextAndTLSDoNotMeet() async throws {
    let files = try TestCertificates()
    try await withEcho(server: .init(tls: files.server)) { channel, _ in
      let options = RPCCallOptions(timeout: .seconds(300))
      let error = await failure { try await channel.say("hello", options: options) }
      #expect(error?.code == .unavailable)
    }
  }
}

/// An authority, a server and a client, made for one test by the `openssl` command.
final class TestCertificates: Sendable {
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
    try Self.issue("server", for: "DNS:wallet.stack.test", in: directory)
    try Self.issue(
      "client", for: "DNS:gateway.stack.test,URI:spiffe://stack/gateway", in: directory)
    server = RPCTLS(
      certificateFile: path("server.pem"), keyFile: path("server.key"),
      authoritiesFile: path("ca.pem"))
    client = RPCTLS(
      certificateFile: path("client.pem"), keyFile: path("client.key"),
      authoritiesFile: path("ca.pem"), serverName: "wallet.stack.test")
  }

  /// Makes a key and a certificate of the authority, over those that were there.
  func issue(_ name: String, for alternatives: String) throws {
    try Self.issue(name, for: alternatives, in: directory)
  }

  private static func issue(
    _ name: String, for alternatives: String, in directory: URL
  ) throws {
    func path(_ name: String) -> String { directory.appending(path: name).path }
    try openssl([
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
      "/CN=\(name)", "-addext", "subjectAltName=\(alternatives)", "-keyout",
      path("\(name).key"), "-out", path("\(name).csr"),
    ])
    try openssl([
      "x509", "-req", "-in", path("\(name).csr"), "-CA", path("ca.pem"), "-CAkey",
      path("ca.key"), "-CAcreateserial", "-copy_extensions", "copy", "-days", "2", "-out",
      path("\(name).pem"),
    ])
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
