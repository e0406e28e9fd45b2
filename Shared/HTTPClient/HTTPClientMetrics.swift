import Metrics

/// What the wrappers around one client count, under the client's name:
///
/// - `http_client_requests_total` by `outcome` (2xx to 5xx, not_sent, unknown, cancelled, too_large)
///   and `http_client_request_seconds`: what really went out;
/// - `http_client_retries_total`;
/// - `http_client_refused_total` by `limit`: what our own limits kept from going out or again;
/// - `http_client_breaker_state`: 0 closed, 1 half-open, 2 open;
/// - `http_client_running` and `http_client_waiting`: requests in the bulkhead and before it.
package struct HTTPClientMetrics: Sendable {
  /// One of our own limits.
  package enum Limit: String, CaseIterable, Sendable {
    case bulkhead
    case rate
    case breaker
    case retryBudget = "retry_budget"
  }

  let requests: [String: Counter]
  let seconds: Timer
  let retries: Counter
  let breakerState: Meter
  let running: Meter
  let waiting: Meter
  private let refused: [Limit: Counter]

  /// - Parameters:
  ///   - client: the label `client`, usually a partner's name.
  ///   - factory: where metrics go.
  package init(client: String, factory: any MetricsFactory = MetricsSystem.factory) {
    let name = [("client", client)]
    let outcomes = (1...5).map { "\($0)xx" } + HTTPError.kinds
    requests = Dictionary(
      uniqueKeysWithValues: outcomes.map { outcome in
        let labels = name + [("outcome", outcome)]
        return (
          outcome,
          Counter(label: "http_client_requests_total", dimensions: labels, factory: factory)
        )
      })
    refused = Dictionary(
      uniqueKeysWithValues: Limit.allCases.map { limit in
        let labels = name + [("limit", limit.rawValue)]
        return (
          limit, Counter(label: "http_client_refused_total", dimensions: labels, factory: factory)
        )
      })
    seconds = Timer(label: "http_client_request_seconds", dimensions: name, factory: factory)
    retries = Counter(label: "http_client_retries_total", dimensions: name, factory: factory)
    breakerState = Meter(label: "http_client_breaker_state", dimensions: name, factory: factory)
    running = Meter(label: "http_client_running", dimensions: name, factory: factory)
    waiting = Meter(label: "http_client_waiting", dimensions: name, factory: factory)
  }

  func refuse(by limit: Limit) { refused[limit]?.increment() }
}

extension HTTPError {
  fileprivate static let kinds = ["not_sent", "unknown", "cancelled", "too_large"]

  /// A word for metrics.
  var kind: String {
    switch self {
    case .notSent: "not_sent"
    case .unknown: "unknown"
    case .cancelled: "cancelled"
    case .tooLarge: "too_large"
    }
  }
}
