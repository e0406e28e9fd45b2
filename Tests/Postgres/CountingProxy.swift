import Glibc
import Synchronization

/// Stands between a pool and the server, and counts journeys: how often the client spoke after the
/// server had. For one connection at a time.
final class CountingProxy: Sendable {
  let port: UInt16
  private let listener: Int32
  private let count = Atomic(0)

  var journeys: Int { count.load(ordering: .acquiring) }

  /// Runs one before the server at `target` on 127.0.0.1.
  static func with(_ target: UInt16, _ body: (CountingProxy) async throws -> Void) async throws {
    let proxy = CountingProxy()
    // A blocked thread of its own, not one of the tasks'.
    let thread = Unmanaged.passRetained(Forwarding(proxy: proxy, target: target))
    var id = pthread_t()
    pthread_create(
      &id, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Forwarding>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, thread.toOpaque())
    defer {
      shutdown(proxy.listener, Int32(SHUT_RDWR))
      pthread_join(id, nil)
      close(proxy.listener)
    }
    try await body(proxy)
  }

  private init() {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, length)
        _ = getsockname(listener, $0, &length)
      }
    }
    listen(listener, 8)
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    return address
  }

  private final class Forwarding {
    let proxy: CountingProxy
    let target: UInt16

    init(proxy: CountingProxy, target: UInt16) {
      self.proxy = proxy
      self.target = target
    }

    func run() {
      while true {
        let client = accept(proxy.listener, nil, nil)
        guard client >= 0 else { return }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = CountingProxy.loopback(target)
        let isConnected = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
          }
        }
        if isConnected { forward(client, server) }
        close(client)
        close(server)
      }
    }

    private func forward(_ client: Int32, _ server: Int32) {
      var isServersTurn = false
      while true {
        var sockets = [
          pollfd(fd: client, events: Int16(POLLIN), revents: 0),
          pollfd(fd: server, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&sockets, 2, -1) > 0 else { return }
        if sockets[0].revents != 0 {
          if !isServersTurn { proxy.count.add(1, ordering: .releasing) }
          isServersTurn = true
          guard copy(client, server) else { return }
        }
        if sockets[1].revents != 0 {
          isServersTurn = false
          guard copy(server, client) else { return }
        }
      }
    }

    private func copy(_ from: Int32, _ to: Int32) -> Bool {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = read(from, &buffer, buffer.count)
      guard count > 0 else { return false }
      var sent = 0
      while sent < count {
        let part = buffer[sent..<count].withUnsafeBytes {
          send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard part > 0 else { return false }
        sent += part
      }
      return true
    }
  }
}
