import Foundation
import Glibc
import Synchronization

/// A server that says and does to each connection exactly what its script wants, byte by byte.
///
/// Scripts run on threads of their own and may block; every read and write ends after a minute.
final class RawServer: Sendable {
  let port: Int
  private let listener: Int32
  private let connections = Mutex<[RawConnection]>([])

  /// - Parameters:
  ///   - backlog: how many connections the system takes in before they are accepted.
  ///   - accepts: false for a server that never comes round to it.
  ///   - script: plays one connection, which is closed after it.
  /// - Throws: when no socket can be opened.
  init(
    backlog: Int32 = 128, accepts: Bool = true,
    _ script: @escaping @Sendable (RawConnection) -> Void
  ) throws {
    let listener = RawConnection.newSocket()
    self.listener = listener
    let port = withLoopback(port: 0) { address, length -> UInt16? in
      var length = length
      guard bind(listener, address, length) == 0, listen(listener, backlog) == 0,
        getsockname(listener, address, &length) == 0
      else { return nil }
      return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        UInt16(bigEndian: $0.pointee.sin_port)
      }
    }
    guard let port else { throw POSIXError(.EADDRNOTAVAIL) }
    self.port = Int(port)
    if accepts { Thread { [self] in accept(script) }.start() }
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// How many connections came.
  var connectionCount: Int { connections.withLock { $0.count } }

  /// Ends the scripts and closes everything.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    for connection in connections.withLock({ $0 }) { connection.interrupt() }
  }

  deinit { close(listener) }

  private func accept(_ script: @escaping @Sendable (RawConnection) -> Void) {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      let connection = connections.withLock { connections in
        let connection = RawConnection(descriptor, number: connections.count + 1)
        connections.append(connection)
        return connection
      }
      Thread {
        script(connection)
        connection.end()
      }.start()
    }
  }

  /// Runs a server for as long as `body` takes.
  static func run<Result>(
    _ script: @escaping @Sendable (RawConnection) -> Void,
    _ body: (RawServer) async throws -> Result
  ) async throws -> Result {
    let server = try RawServer(script)
    defer { server.stop() }
    return try await body(server)
  }
}
