import Foundation
import HTTPClient
import JourneyDriver
import TestSupport
import Testing

/// What a user meets, through the public API alone.
@Suite(.runningSystem, .serialized) struct JourneyTests {
  private let http = CurlClient()

  private func journey() throws -> Journey {
    let system = try #require(RunningSystem.current)
    return Journey(
      gateway: system.gateway, sandbox: system.sandbox, aicfo: system.aicfo, http: http,
      narrator: Narrator(silent: true))
  }

  @Test("A new user goes all the way from sign-up to a withdrawal on chain, and the books balance")
  func wholeJourney() async throws {
    try await journey().play()
    try await RunningSystem.current?.books()
  }

  @Test("A client that knows nothing of us introspects the schema, acts and follows a subscription")
  func publicTools() async throws {
    let system = try #require(RunningSystem.current)
    let python = RunningSystem.root.appending(path: ".venv-tools/bin/python")
    try #require(
      FileManager.default.isExecutableFile(atPath: python.path),
      "deploy/stack test installs the public tools")
    let run = try await ProgramRun(
      python,
      [
        RunningSystem.root.appending(path: "Tests/Journey/PublicClient/journey.py").path,
        system.gateway, system.sandbox,
      ])
    #expect(run.status == 0, "\(run.text)")
  }
}
