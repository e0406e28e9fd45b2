import ServiceLifecycle

/// Waits until `condition` holds, looking again and again.
///
/// - Parameters:
///   - limit: When to give up; long, so that a busy machine does not fail a test.
///   - condition: What is waited for.
/// - Returns: Whether it came to hold.
/// - Throws: What `condition` throws.
package func eventually(
  within limit: Duration = .seconds(90), _ condition: () async throws -> Bool
) async throws -> Bool {
  let end = ContinuousClock.now.advanced(by: limit)
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(5))
  }
  return try await condition()
}

/// Runs services for as long as `body` runs, then cancels them and waits for their end.
///
/// - Parameters:
///   - services: Run side by side.
///   - body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or the first service that fails.
package func withRunning<R: Sendable>(
  _ services: [any Service], _ body: () async throws -> R
) async throws -> R {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for service in services { group.addTask { try await service.run() } }
    let result = try await body()
    group.cancelAll()
    try await group.waitForAll()
    return result
  }
}
