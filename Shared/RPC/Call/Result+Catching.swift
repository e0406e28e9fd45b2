extension Result {
  /// What an asynchronous body gives or throws.
  static func catching(
    _ body: () async throws(Failure) -> Success
  ) async -> Result where Success: Sendable {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}
