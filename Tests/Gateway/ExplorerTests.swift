import Foundation
import StackProto
import Testing

@testable import Gateway

/// The page at `/`.
@Suite struct ExplorerTests {
  static let on = ["GATEWAY_EXPLORER": "true"]

  @Test func isOffUnlessItIsSwitchedOn() async throws {
    try await GatewayWorld.with { world in
      for path in ["/", "/explorer/explorer.js", "/explorer/token"] {
        let answer = try await world.send(.get, path)
        #expect(answer.status == 404, "\(path)")
      }
    }
  }

  @Test func runsOnlyItsOwnFilesAndIsAskedAboutThemEachTime() async throws {
    try await GatewayWorld.with(Self.on) { world in
      let page = try await world.send(.get, "/")
      #expect(page.status == 200)
      #expect(page.headers["content-type"] == "text/html; charset=utf-8")
      let policy = page.headers["content-security-policy"] ?? ""
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
      #expect(!policy.contains("unsafe"))
      #expect(page.headers["x-content-type-options"] == "nosniff")
      #expect(page.headers["cross-origin-resource-policy"] == "same-origin")
      #expect(page.headers["access-control-allow-origin"] == nil)
      let tag = try #require(page.headers["etag"])
      let again = try await world.send(.get, "/", [("if-none-match", tag)])
      #expect(again.status == 304)
      let changed = try await world.send(.get, "/", [("if-none-match", "\"other\"")])
      #expect(changed.status == 200)
      let script = try await world.send(.get, "/explorer/explorer.js")
      #expect(script.headers["content-type"] == "text/javascript; charset=utf-8")
      let posted = try await world.send(.post, "/", body: "")
      #expect(posted.status == 405)
      let head = try await world.send(.head, "/")
      #expect(head.status == 200 && head.text.isEmpty)
    }
  }

  @Test func handsOutTheTokenThatTheFileHoldsNow() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let settings = Self.on.merging(["GATEWAY_EXPLORER_TOKEN_PATH": file.path]) { _, new in new }
    try await GatewayWorld.with(settings) { world in
      #expect(try await world.send(.get, "/explorer/token").status == 204)
      for token in ["first", "second"] {
        try Data("\(token)\n".utf8).write(to: file)
        let answer = try await world.send(.get, "/explorer/token")
        #expect(answer.text == #"{"token":"\#(token)"}"#)
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
      }
    }
  }

  /// Chromium, driven by Playwright; `deploy/stack test` installs both, so there it has to run.
  private static let hasBrowser =
    ProcessInfo.processInfo.environment["STACK_TEST_PYTHON"] != nil
    || PythonScript.run(["-c", "import playwright"]).status == 0
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium-headless-shell")

  @Test(.enabled(if: hasBrowser, "chromium-headless-shell or Python's playwright is not installed"))
  func worksInARealBrowser() async throws {
    try await browse("everything") { world in
      // Once the page listens, something happens.
      while world.backend.state.withLock({ $0.watchers }) == 0 {
        try await Task.sleep(for: .milliseconds(10))
      }
      try world.backend.publish(
        topic: "balance", subject: "b",
        FundingV1.Balance(buyingPowerMicros: 7_000_000, updatedAtMicros: 1))
    }
  }

  @Test(.enabled(if: hasBrowser, "chromium-headless-shell or Python's playwright is not installed"))
  func saysInARealBrowserThatTheSchemaIsNotTold() async throws {
    try await browse("without-introspection", ["GATEWAY_INTROSPECTION": "false"]) { _ in }
  }

  /// Plays one scenario of explore.py, while `meanwhile` happens.
  private func browse(
    _ scenario: String, _ settings: [String: String] = [:],
    meanwhile: @escaping @Sendable (GatewayWorld) async throws -> Void
  ) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let explorer = ["GATEWAY_EXPLORER": "true", "GATEWAY_EXPLORER_TOKEN_PATH": file.path]
    try await GatewayWorld.with(settings.merging(explorer) { _, new in new }) { world in
      try Data(try await world.signedUp().utf8).write(to: file)
      let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Browser/explore.py").path
      let pictures = ProcessInfo.processInfo.environment["STACK_TEST_SCREENSHOTS"]
      await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await meanwhile(world) }
        let result = await PythonScript.runDetached(
          [script, scenario, world.base] + [pictures].compactMap(\.self))
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("explored"))
        group.cancelAll()
        try? await group.waitForAll()
      }
    }
  }
}
