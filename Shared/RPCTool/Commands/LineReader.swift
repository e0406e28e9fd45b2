import NIOPosix
import Synchronization

/// Lines of stdin, one at a time as they are asked for: who asks waits without holding up the others, and
/// no longer when its task is cancelled. The thread that reads may then wait for ever, as long as the
/// process lives.
final class LineReader: Sendable {
  private struct State {
    var asker: CheckedContinuation<String?, Never>?
    var isOver = false
  }

  private let state = Mutex(State())

  /// The next line; `nil` after the last or when the task was cancelled.
  func next() async -> String? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.isOver || Task.isCancelled { return true }
          state.asker = continuation
          return false
        }
        if isOver { return continuation.resume(returning: nil) }
        NIOThreadPool.singleton.submit { _ in self.answer(readLine()) }
      }
    } onCancel: {
      answer(nil)
    }
  }

  private func answer(_ line: String?) {
    let asker = state.withLock { state in
      if line == nil { state.isOver = true }
      return state.asker.take()
    }
    asker?.resume(returning: line)
  }
}
