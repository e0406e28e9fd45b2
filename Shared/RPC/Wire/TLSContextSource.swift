import Glibc
import Logging
import NIOSSL
import Synchronization

/// The TLS context for new connections: read again when the files have changed, so that rotated
/// certificates are used without a restart. Connections that are open keep what they began with.
package final class TLSContextSource: Sendable {
  /// A file as it was: a rotation changes at least one of these.
  private struct Stamp: Equatable {
    var device: UInt
    var file: UInt
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  private struct State {
    var context: NIOSSLContext
    var stamps: [Stamp?]
  }

  private let files: [String]
  private let make: @Sendable () throws -> NIOSSLContext
  private let logger: Logger
  private let state: Mutex<State>

  /// The same for the files of a connection between services.
  convenience init(
    _ tls: RPCTLS, logger: Logger, make: @escaping @Sendable (RPCTLS) throws -> NIOSSLContext
  ) throws {
    try self.init(
      files: [tls.certificateFile, tls.keyFile, tls.authoritiesFile], logger: logger
    ) { try make(tls) }
  }

  /// Reads the files for the first time, by `make`. Blocks on the file system.
  ///
  /// - Throws: when a file cannot be read, or the key is not the certificate's.
  package init(
    files: [String], logger: Logger, make: @escaping @Sendable () throws -> NIOSSLContext
  ) throws {
    self.files = files
    self.make = make
    self.logger = logger
    // Looked at before they are read: a change in between is then seen the next time.
    let stamps = files.map(Self.stamp)
    state = Mutex(State(context: try make(), stamps: stamps))
  }

  /// The context of the files as they are now. Blocks on the file system. Files that do not fit
  /// together, as in the middle of a rotation, change nothing yet.
  package func current() -> NIOSSLContext {
    let stamps = files.map(Self.stamp)
    let known = state.withLock { $0 }
    guard stamps != known.stamps else { return known.context }
    do {
      let context = try make()
      state.withLock { $0 = State(context: context, stamps: stamps) }
      logger.info("TLS files were read again")
      return context
    } catch {
      logger.warning("TLS files have changed and cannot be used", metadata: ["error": "\(error)"])
      return known.context
    }
  }

  private static func stamp(_ path: String) -> Stamp? {
    var entry = stat()
    guard !path.isEmpty, stat(path, &entry) == 0 else { return nil }
    return Stamp(
      device: UInt(entry.st_dev), file: UInt(entry.st_ino), size: Int(entry.st_size),
      seconds: entry.st_mtim.tv_sec, nanoseconds: entry.st_mtim.tv_nsec)
  }
}
