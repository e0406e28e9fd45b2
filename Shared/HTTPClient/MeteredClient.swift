/// Counts and times what really goes out.
package struct MeteredClient: HTTPClient {
  private let base: any HTTPClient
  private let metrics: HTTPClientMetrics

  package init(_ base: any HTTPClient, metrics: HTTPClientMetrics) {
    self.base = base
    self.metrics = metrics
  }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let start = ContinuousClock.now
    do {
      let response = try await base.send(request)
      record("\(response.status / 100)xx", since: start)
      return response
    } catch {
      record(error.kind, since: start)
      throw error
    }
  }

  private func record(_ outcome: String, since start: ContinuousClock.Instant) {
    metrics.requests[outcome]?.increment()
    metrics.seconds.record(duration: ContinuousClock.now - start)
  }
}
