import Foundation
import Glibc
import Synchronization

/// One connection as the server sees it.
final class RawConnection: Sendable {
  /// Counts a server's connections from 1.
  let number: Int
  /// nil once it is closed.
  private let descriptor: Mutex<Int32?>
  private let socket: Int32

  init(_ socket: Int32, number: Int) {
    self.socket = socket
    self.number = number
    descriptor = Mutex(socket)
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  /// Reads up to the blank line after a request's header; nil if the peer closes before.
  func readHead() -> String? {
    var bytes: [UInt8] = []
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard let next = read(1) else { return nil }
      bytes += next
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads exactly so many bytes; nil if the peer closes before.
  func read(_ count: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard let more = readSome(atMost: count - bytes.count) else { return nil }
      bytes += more
    }
    return bytes
  }

  /// Whether the peer closes; reads what it sends until then.
  func sawEnd() -> Bool {
    while read(1) != nil {}
    return errno != EAGAIN
  }

  /// Writes everything; false if the peer is gone.
  @discardableResult
  func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var left = bytes[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      left = left.dropFirst(count)
    }
    return true
  }

  /// Writes as much of `bytes` as the system takes without waiting.
  func writeWithoutWaiting(_ bytes: ArraySlice<UInt8>) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    return max(0, bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, flags) })
  }

  /// Closes in the way that tells the peer that something is wrong (RST).
  func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    end()
  }

  /// Closes.
  func end() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  /// Connects the peer with another port of this machine, until one of them ends.
  func relay(to port: Int) {
    guard let other = RawConnection(connectingTo: port) else { return }
    Thread { [self] in other.copyAll(to: self) }.start()
    copyAll(to: other)
    other.end()
  }

  private func copyAll(to other: RawConnection) {
    while let some = readSome(), other.write(some) {}
    other.interrupt()
  }

  private func readSome(atMost limit: Int = 16_384) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: min(limit, 16_384))
    let count = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }

  private convenience init?(connectingTo port: Int) {
    let socket = Self.newSocket()
    let isFine = withLoopback(port: port) { connect(socket, $0, $1) == 0 }
    self.init(socket, number: 0)
    if !isFine { return nil }
  }

  static func newSocket() -> Int32 {
    Glibc.socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(bitPattern: SOCK_CLOEXEC.rawValue), 0)
  }

  /// Ends what the script waits for.
  func interrupt() {
    descriptor.withLock { if let open = $0 { _ = shutdown(open, Int32(SHUT_RDWR)) } }
  }
}

/// Lends an IPv4 loopback address, which the system may fill in.
func withLoopback<Result>(
  port: Int, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = in_port_t(port).bigEndian
  address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}
