import Metrics

/// What a server counts beside what interceptors see: `rpc_server_refused_total` by `limit`, calls and
/// connections that a limit kept out.
struct ServerMetrics: Sendable {
  /// A limit of `RPCServerConfiguration` or its `RPCLimits`.
  enum Limit: String, CaseIterable {
    case connections, calls
    case callsOfConnection = "calls_of_connection"
    case requestBytes = "request_bytes"
    case messageBytes = "message_bytes"
    case metadataBytes = "metadata_bytes"
  }

  private let refused: [Limit: Counter]

  init(factory: any MetricsFactory) {
    refused = Dictionary(
      uniqueKeysWithValues: Limit.allCases.map { limit in
        let labels = [("limit", limit.rawValue)]
        return (
          limit, Counter(label: "rpc_server_refused_total", dimensions: labels, factory: factory)
        )
      })
  }

  func refuse(by limit: Limit) { refused[limit]?.increment() }
}
