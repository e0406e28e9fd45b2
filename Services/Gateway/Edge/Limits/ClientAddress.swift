import NIOCore

/// Who a client is to whoever counts by addresses: an IPv4 address, or the 64 bits of an IPv6 address
/// that name a network, since one customer has as many addresses below them as they like.
struct ClientAddress: Hashable, Sendable {
  /// Four bytes or eight; none where the transport has no addresses.
  let bytes: [UInt8]

  init(_ address: SocketAddress?) {
    switch address {
    case .v4(let address):
      bytes = withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
    case .v6(let address):
      let all = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
      // IPv4 as a socket for both sees it (RFC 4291, section 2.5.5.2).
      let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
      bytes = Array(isMapped ? all.suffix(4) : all.prefix(8))
    case .unixDomainSocket, nil: bytes = []
    }
  }

  /// Reads what a proxy writes: an address, maybe with a port.
  init?(_ text: some StringProtocol) {
    var host = String(text.trimmingSpaces)
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      host = String(host[..<end].dropFirst())
    } else if host.contains("."), let colon = host.firstIndex(of: ":"),
      host.firstIndex(of: ".").map({ $0 < colon }) == true
    {
      host = String(host[..<colon])
    }
    guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return nil }
    self.init(address)
  }
}
