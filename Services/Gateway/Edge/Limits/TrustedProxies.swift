import HTTPTypes
import NIOCore

/// The proxies before us that tell truly for whom they ask.
struct TrustedProxies: Sendable {
  private struct Network: Sendable {
    let address: ClientAddress
    let bits: Int

    /// Reads `10.0.0.0/8`, `10.1.2.3`, `fd00::/48`.
    init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard (1...2).contains(parts.count), let address = ClientAddress(parts[0]) else { return nil }
      self.address = address
      // Networks smaller than those that we tell apart count as those.
      let most = address.bytes.count * 8
      guard parts.count == 2 else {
        bits = most
        return
      }
      guard let bits = Int(parts[1]), (0...(most == 32 ? 32 : 128)).contains(bits) else {
        return nil
      }
      self.bits = min(bits, most)
    }

    func contains(_ other: ClientAddress) -> Bool {
      guard other.bytes.count == address.bytes.count else { return false }
      return (0..<bits).allSatisfy { bit in
        let mask = UInt8(0x80) >> (bit % 8)
        return (address.bytes[bit / 8] ^ other.bytes[bit / 8]) & mask == 0
      }
    }
  }

  private let networks: [Network]

  /// Nil when one of the texts is no address and no network.
  init?(_ texts: [String]) {
    var networks: [Network] = []
    for text in texts {
      guard let network = Network(text) else { return nil }
      networks.append(network)
    }
    self.networks = networks
  }

  func contains(_ address: ClientAddress) -> Bool {
    networks.contains { $0.contains(address) }
  }

  /// Whose request it is that came from `peer`. Each proxy appends to `X-Forwarded-For` whom it asks
  /// for, so the last that is no proxy of ours is the client; what stands before is only claimed.
  func client(of peer: ClientAddress, forwarded: String?) -> ClientAddress {
    guard !networks.isEmpty, contains(peer), let forwarded else { return peer }
    var client = peer
    for hop in forwarded.split(separator: ",").reversed() {
      guard let address = ClientAddress(hop) else { break }
      client = address
      guard contains(address) else { break }
    }
    return client
  }
}
