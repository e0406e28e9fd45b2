/// Lets one caller at a time fetch something that all of them need; the others wait for its result
/// instead of fetching too.
package actor SingleFlight<Value: Sendable> {
  private typealias Outcome = Result<Value, PartnerError>

  private var isFetching = false
  private var waiters: [CheckedContinuation<Outcome?, Never>] = []

  package init() {}

  /// The result of `fetch`, made by this call or by one that is under way already.
  ///
  /// - Throws: ``PartnerError`` as `fetch`.
  package func value(
    _ fetch: @Sendable () async throws(PartnerError) -> Value
  ) async throws(PartnerError) -> Value {
    while isFetching {
      let outcome = await withCheckedContinuation { waiters.append($0) }
      if let outcome { return try outcome.get() }
    }
    isFetching = true
    let outcome: Outcome
    do {
      outcome = .success(try await fetch())
    } catch {
      outcome = .failure(error)
    }
    isFetching = false
    let waiting = waiters
    waiters = []
    // Nobody should fail because the caller that happened to fetch was cancelled.
    let shared: Outcome? = if case .failure = outcome, Task.isCancelled { nil } else { outcome }
    for waiter in waiting { waiter.resume(returning: shared) }
    return try outcome.get()
  }
}
