import Logging
import ServiceLifecycle

/// Does something again and again, at about the same distance, until told to stop. A failure is
/// logged and does not stop it.
package final class PollLoop: Service {
  private let interval: Duration
  private let name: String
  private let logger: Logger
  private let work: @Sendable () async throws -> Void

  /// - Parameters:
  ///   - interval: The rest between two rounds, more or less a tenth so that replicas drift apart.
  ///   - name: For the log.
  ///   - logger: Hears of failures.
  ///   - work: One round.
  package init(
    every interval: Duration, name: String, logger: Logger,
    work: @escaping @Sendable () async throws -> Void
  ) {
    self.interval = interval
    self.name = name
    self.logger = logger
    self.work = work
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      while !Task.isCancelled {
        do {
          try await work()
        } catch {
          if Task.isCancelled { break }
          logger.warning(
            "A poll failed", metadata: ["poll.name": "\(name)", "error": "\(error)"])
        }
        try? await Task.sleep(for: interval * Double.random(in: 0.9...1.1))
      }
    }
  }
}
