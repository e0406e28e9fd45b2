import Metrics

/// What a channel counts, each under the addresses that it leads to (`target`). Calls that go well at
/// their first attempt are not counted here: that is for interceptors.
///
/// - `rpc_client_retries_total` by `method` and `reason`: attempts after the first. The reason is
///   `refused` where a server had not started the call, else the code of the failure;
/// - `rpc_client_retries_withheld_total` by `method`: repetitions and hedges that the budget forbade;
/// - `rpc_client_hedges_total` and `rpc_client_hedges_won_total` by `method`: attempts that were started
///   beside others, and those of them whose answer was taken;
/// - `rpc_client_ejections_total` and `rpc_client_readmissions_total`: endpoints that were left alone
///   for bad answers, and their returns;
/// - `rpc_client_connections` by `state`.
///
/// Lives on the channel's event loop.
final class ClientMetrics {
  /// Where an endpoint is with its connection; `leaving` is a connection on which calls only finish.
  enum ConnectionState: String, CaseIterable {
    case idle, connecting, ready, ejected, leaving
    case backingOff = "backing_off"
  }

  private let target: (String, String)
  private let factory: any MetricsFactory
  private let ejections: Counter
  private let readmissions: Counter
  private let connections: [ConnectionState: Meter]

  init(_ addresses: [RPCAddress], factory: any MetricsFactory) {
    let target = ("target", addresses.map(\.description).joined(separator: ","))
    self.target = target
    self.factory = factory
    ejections = Counter(
      label: "rpc_client_ejections_total", dimensions: [target], factory: factory)
    readmissions = Counter(
      label: "rpc_client_readmissions_total", dimensions: [target], factory: factory)
    connections = Dictionary(
      uniqueKeysWithValues: ConnectionState.allCases.map { state in
        let labels = [target, ("state", state.rawValue)]
        return (
          state, Meter(label: "rpc_client_connections", dimensions: labels, factory: factory)
        )
      })
  }

  func retried(_ method: String, after error: RPCError) {
    count("rpc_client_retries_total", method, [("reason", error.code.name.lowercased())])
  }

  func retriedUnseen(_ method: String) {
    count("rpc_client_retries_total", method, [("reason", "refused")])
  }

  func withheld(_ method: String) { count("rpc_client_retries_withheld_total", method) }
  func hedged(_ method: String) { count("rpc_client_hedges_total", method) }
  func hedgeWon(_ method: String) { count("rpc_client_hedges_won_total", method) }
  func ejected() { ejections.increment() }
  func readmitted() { readmissions.increment() }

  /// How many endpoints or connections are in each state now.
  func observe(_ states: some Sequence<ConnectionState>) {
    let counts = Dictionary(states.map { ($0, 1) }, uniquingKeysWith: +)
    for (state, meter) in connections { meter.set(counts[state] ?? 0) }
  }

  /// All of these are rare, so no handle is kept for each method.
  private func count(_ label: String, _ method: String, _ more: [(String, String)] = []) {
    Counter(label: label, dimensions: [target, ("method", method)] + more, factory: factory)
      .increment()
  }
}
