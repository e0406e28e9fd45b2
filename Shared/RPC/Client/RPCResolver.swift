import Glibc
import NIOCore

/// Finds the machines behind a name.
package protocol RPCResolver: Sendable {
  /// Every address of `host`, with this port. May block: it is called on a thread for that.
  ///
  /// - Throws: when the name cannot be resolved.
  func resolve(host: String, port: Int) throws -> [SocketAddress]
}

/// The system's resolver: `/etc/hosts`, DNS and whatever else `getaddrinfo` asks.
package struct SystemResolver: RPCResolver {
  /// Why a name has no address.
  package struct Failure: Error, CustomStringConvertible {
    /// The system's text.
    package let description: String
  }

  /// The system's resolver.
  package init() {}

  package func resolve(host: String, port: Int) throws -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_protocol = Int32(IPPROTO_TCP)
    hints.ai_flags = AI_ADDRCONFIG
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &found)
    defer { freeaddrinfo(found) }
    guard status == 0 else { throw Failure(description: String(cString: gai_strerror(status))) }
    var addresses: [SocketAddress] = []
    var next = found
    while let entry = next {
      if let address = Self.address(entry.pointee), !addresses.contains(address) {
        addresses.append(address)
      }
      next = entry.pointee.ai_next
    }
    return addresses
  }

  private static func address(_ entry: addrinfo) -> SocketAddress? {
    guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
    switch entry.ai_family {
    case AF_INET: return SocketAddress(raw.loadUnaligned(as: sockaddr_in.self))
    case AF_INET6: return SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self))
    default: return nil
    }
  }
}

/// An address to connect to, and the name it was found under, which TLS expects there.
struct ResolvedAddress: Sendable, Hashable {
  let socket: SocketAddress
  let host: String

  /// The address itself where the text is one already; `nil` for a name.
  init?(numeric address: RPCAddress) {
    guard let socket = try? SocketAddress(ipAddress: address.host, port: address.port) else {
      return nil
    }
    self.init(socket: socket, host: address.host)
  }

  init(socket: SocketAddress, host: String) {
    self.socket = socket
    self.host = host
  }
}
