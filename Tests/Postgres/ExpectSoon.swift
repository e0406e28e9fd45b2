import TestSupport
import Testing

/// Expects that a condition comes to hold.
func expectSoon(
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
  let holds = try await eventually(condition)
  try #require(holds, sourceLocation: sourceLocation)
}
