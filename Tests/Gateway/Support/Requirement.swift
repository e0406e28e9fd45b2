import Testing

/// One sentence of a specification, and how a running gateway is held against it.
struct Requirement: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let settings: [String: String]
  let check: @Sendable (GatewayWorld) async throws -> Void

  init(
    _ sentence: String, _ settings: [String: String] = [:],
    _ check: @escaping @Sendable (GatewayWorld) async throws -> Void
  ) {
    testDescription = sentence
    self.settings = settings
    self.check = check
  }

  /// Holds a gateway of its own against it.
  func audit() async throws {
    try await GatewayWorld.with(settings, check)
  }
}
