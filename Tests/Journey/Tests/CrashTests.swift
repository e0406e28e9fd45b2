import HTTPClient
import JourneyDriver
import Testing

/// Any one process may die at any moment; the user's money and the books do not notice.
@Suite(.runningSystem, .serialized) struct CrashTests {
  @Test(
    "Killing a service amid a deposit, an order and a withdrawal changes nothing about the outcome",
    arguments: ["onboarding", "wallet", "funding", "investing", "aicfo"])
  func killing(service: String) async throws {
    let system = try #require(RunningSystem.current)
    let journey = Journey(
      gateway: system.gateway, sandbox: system.sandbox, aicfo: system.aicfo, http: CurlClient(),
      narrator: Narrator(silent: true)
    ) { _ in
      // Long enough for the first steps to be under way, short enough to hit the middle.
      try await Task.sleep(for: .milliseconds(Int.random(in: 100...900)))
      try await system.kill(service)
      try await system.start()
    }
    do {
      try await journey.play()
      try await system.books()
    } catch {
      system.printLogs()
      throw error
    }
  }
}
