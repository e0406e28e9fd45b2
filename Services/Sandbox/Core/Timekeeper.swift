import FoundationEssentials
import Logging
import ServiceLifecycle

/// Lets due things happen when nobody calls, and writes the books to their file.
struct Timekeeper: Service {
  let world: World
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var turn = 0
      while !Task.isCancelled {
        world.step { _ in }
        turn += 1
        if turn.isMultiple(of: 200) { save() }
        do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
      }
    }
    save()
  }

  /// Writes the books beside their file and moves them in place.
  private func save() {
    do {
      let (path, data) = try world.step { books in
        guard !books.settings.state.isEmpty else { return ("", Data()) }
        return (books.settings.state, try JSONEncoder().encode(books))
      }
      guard !path.isEmpty else { return }
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      logger.warning("The books could not be written", metadata: ["error": "\(error)"])
    }
  }
}
