import NIOCore
import Synchronization

/// Counts the connections of each address, so that nobody holds them all. Our proxies may.
final class ConnectionCensus: Sendable {
  /// A connection is one too many.
  struct Full: Error {}

  private let limit: Int
  private let proxies: TrustedProxies
  private let counts = Mutex<[ClientAddress: Int]>([:])

  init(limit: Int, proxies: TrustedProxies) {
    self.limit = limit
    self.proxies = proxies
  }

  /// Counts the connection until it is closed; false when it is one too many of its address.
  func enter(_ channel: any Channel) -> Bool {
    let address = ClientAddress(channel.remoteAddress)
    guard !proxies.contains(address) else { return true }
    let isAdmitted = counts.withLock { counts in
      guard counts[address, default: 0] < limit else { return false }
      counts[address, default: 0] += 1
      return true
    }
    if isAdmitted { channel.closeFuture.whenComplete { _ in self.leave(address) } }
    return isAdmitted
  }

  private func leave(_ address: ClientAddress) {
    counts.withLock { counts in
      let count = (counts[address] ?? 1) - 1
      counts[address] = count > 0 ? count : nil
    }
  }
}
