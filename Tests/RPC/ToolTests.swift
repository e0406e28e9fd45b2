import Foundation
import Testing

@testable import RPC

/// The command `rpc`, as a shell runs it.
@Suite(.timeLimit(.minutes(10))) struct ToolTests {
  private func rpc(
    reflection: Bool = true, _ command: String, _ arguments: String..., input: String = ""
  ) async throws -> Program {
    try await SummaryDesk().withServer(reflection: reflection) { port in
      try await Program.run(
        Program.product("rpc"), [command, "127.0.0.1:\(port)"] + arguments, input: input)
    }
  }

  @Test func itListsServicesAndMethods() async throws {
    let services = try await rpc("list")
    #expect(
      services.output == """
        grpc.health.v1.Health
        rpc.reflection.v1.Reflection
        stack.aicfo.v1.AICFO
        stack.talk.v1.Talk

        """)
    let methods = try await rpc("list", "Health")
    #expect(
      methods.output == """
        grpc.health.v1.Health/Check
        grpc.health.v1.Health/Watch (server streaming)

        """)
    let streams = try await rpc("list", "Talk")
    #expect(
      streams.output == """
        stack.talk.v1.Talk/Sum (client streaming)
        stack.talk.v1.Talk/Chat (bidirectional streaming)

        """)
    let chat = try await rpc("describe", "Talk/Chat")
    #expect(
      chat.output == "rpc Chat(stream stack.talk.v1.Piece) returns (stream stack.talk.v1.Answer);\n"
    )
  }

  @Test func requestsOfAStreamAreOneALine() async throws {
    let lines = #"{"number": 3}"# + "\n\n" + #"{"number": 4, "payload": "BwcH"}"# + "\n"
    let sum = try await rpc("call", "Talk/Sum", "-d", "@", input: lines)
    #expect(sum.output == #"{"pieces":"2","sum":"7","bytes":"3"}"# + "\n", "\(sum.error)")
    let given = try await rpc("call", "Talk/Sum", "-d", lines)
    #expect(given.output == sum.output, "\(given.error)")
    let chat = try await rpc("call", "Talk/Chat", "-d", "@", input: lines)
    #expect(
      chat.output == """
        {"piece":{"number":"3"}}
        {"piece":{"number":"4","payload":"BwcH"}}
        {"total":{"pieces":"2","sum":"7","bytes":"3"}}

        """, "\(chat.error)")
    let refused = try await rpc("call", "Talk/Chat", "-d", "@", input: #"{"number": -1}"#)
    #expect(refused.status == 64 + 11)
    let wrong = try await rpc("call", "Talk/Chat", "-d", #"{"nothing": 1}"#)
    #expect(wrong.status == 1)
    #expect(wrong.error.contains("nothing"))
  }

  @Test func itShowsDeclarations() async throws {
    let method = try await rpc("describe", "AICFO/WatchUser")
    #expect(
      method.output == """
        rpc WatchUser(stack.types.v1.WatchUserRequest) returns (stream stack.types.v1.UserEvent) \
        { option idempotency_level = NO_SIDE_EFFECTS; }

        """)
    let message = try await rpc("describe", "Summary")
    #expect(message.output.contains("  int64 generated_at_micros = 4;"))
    let nothing = try await rpc("describe", "Nothing")
    #expect(nothing.status == 1)
    #expect(nothing.error.contains("Nothing"))
  }

  @Test func itCallsWithJSONAndMetadata() async throws {
    let answer = try await rpc(
      "call", "AICFO/GenerateWeeklySummary", "-d", #"{"weekStart": "2026-11-23"}"#, "-H",
      "stack-user-id: ada", "--deadline", "5m")
    #expect(answer.error == "")
    // Canonical: 64-bit numbers as strings, enums by name, defaults left away.
    #expect(
      answer.output == """
        {"summaryId":"ada","weekStart":"2026-11-23","generatedAtMicros":"9007199254740993",\
        "status":"SUMMARY_STATUS_READY"}

        """)
  }

  @Test func aStreamIsOneMessageALineAndTheRequestMayComeFromStdin() async throws {
    let answer = try await rpc(
      "call", "stack.aicfo.v1.AICFO/WatchUser", "-d", "@", input: #"{"after_cursor": "3"}"#)
    #expect(answer.status == 0, "\(answer.error)")
    let lines = answer.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.last?.hasPrefix(#"{"cursor":"2","payload":"BwcH"#) == true)
  }

  @Test func aFailedCallIsToldInFullAndByItsExitCode() async throws {
    let failed = try await rpc("call", "AICFO/GetLatestSummary")
    #expect(failed.status == 64 + 5)
    #expect(failed.output == "")
    #expect(
      failed.error == """
        NOT_FOUND (5): There is none yet.
          reason: NOT_FOUND
          field: page
          retry after: 1.5 seconds

        """)
    let late = try await rpc(
      "call", "AICFO/GenerateWeeklySummary", "-d", #"{"weekStart":"never"}"#, "--deadline", "200ms")
    #expect(late.status == 64 + 4)
    let away = try await Program.run(
      Program.product("rpc"), ["call", "127.0.0.1:1", "A/B", "--deadline", "1s"])
    #expect(away.status == 64 + 14)
  }

  @Test(arguments: [
    (#"{"nothing": 1}"#, "nothing"), (#"{"weekStart": 1}"#, "weekStart"), ("{", "JSON"),
    ("[]", "object"),
  ])
  func dataThatDoesNotFitIsRefusedWithoutACall(_ data: String, _ said: String) async throws {
    let refused = try await rpc("call", "AICFO/GenerateWeeklySummary", "-d", data)
    #expect(refused.status == 1)
    #expect(refused.error.contains(said))
  }

  @Test func withoutReflectionAContractFileDoes() async throws {
    let without = try await rpc(reflection: false, "list")
    #expect(without.status == 64 + 12)
    let file = FileManager.default.temporaryDirectory.appending(path: "rpc-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    var set = SmallProtoWriter()
    for file in SummaryDesk().rpcDescriptors { set.write(file.bytes, field: 1) }
    try Data(set.bytes).write(to: file)
    let with = try await rpc(
      reflection: false, "call", "AICFO/ListSummaries", "-d", #"{"page":{"after":"x"}}"#,
      "--contract", file.path)
    #expect(with.output == "{\"cursors\":[\"x\"]}\n", "\(with.error)")
  }

  @Test func itListsOpenCalls() async throws {
    let listed = try await rpc("calls")
    #expect(listed.status == 0, "\(listed.error)")
    let lines = listed.output.split(separator: "\n")
    #expect(
      lines.first?.split(separator: " ") == [
        "AGE", "DEADLINE", "STATE", "RECEIVED", "SENT", "PEER", "METHOD",
      ])
    #expect(lines.count == 2)
    #expect(lines.last?.hasSuffix("rpc.reflection.v1.Reflection/ListCalls") == true)
    #expect(lines.last?.contains("running") == true)
    let without = try await rpc(reflection: false, "calls")
    #expect(without.status == 64 + 12)
  }

  @Test func itSpeaksTLSWithAClientCertificate() async throws {
    let files = try TestCertificates()
    var configuration = RPCServerConfiguration(tls: files.server)
    configuration.offersReflection = true
    let server = RPCServer(configuration, services: [SummaryDesk()], logger: quiet)
    try await withRunning(server) {
      let address = "127.0.0.1:\(try await server.boundPort)"
      let tls = [
        "--tls-authorities", files.client.authoritiesFile, "--tls-certificate",
        files.client.certificateFile, "--tls-key", files.client.keyFile, "--tls-server-name",
        "wallet.stack.test",
      ]
      let listed = try await Program.run(Program.product("rpc"), ["list", address] + tls)
      #expect(listed.output.contains("stack.aicfo.v1.AICFO"), "\(listed.error)")
      let stranger = try await Program.run(
        Program.product("rpc"), ["list", address] + tls.prefix(2) + tls.suffix(2))
      #expect(stranger.status == 64 + 14)
    }
  }
}
