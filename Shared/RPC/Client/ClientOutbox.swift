import NIOCore
import Synchronization

/// How tasks on any thread reach a channel's event loop: they append, and only the one that finds
/// nothing there wakes the loop. What gathers meanwhile goes out in one write.
struct ClientOutbox: Sendable {
  /// What a task wants.
  enum Wish: Sendable {
    case start(ClientCall)
    case cancel(ClientCall)
    case credit(ClientCall, Int)
    case send(ClientCall, ByteBuffer, UnsafeContinuation<Void, Never>)
    case finishRequests(ClientCall)
  }

  private final class Pending: Sendable {
    let wishes = Mutex<[Wish]>([])
  }

  private let pending = Pending()
  private let core: NIOLoopBoundBox<ClientCore>

  /// To be made on the loop, or before anything else knows the core.
  init(_ core: NIOLoopBoundBox<ClientCore>) { self.core = core }

  /// The loop on which the core lives.
  var eventLoop: any EventLoop { core.eventLoop }

  /// Adds a wish. On the loop itself it is granted at once, except that nothing is cancelled under the
  /// feet of what runs there, and that requests keep their order wherever each was sent.
  func add(_ wish: Wish) {
    if core.eventLoop.inEventLoop {
      switch wish {
      case .start(let call):
        core.value.start(call)
        return core.value.flushSoon()
      case .credit(let call, let bytes):
        core.value.addCredit(bytes, to: call)
        return core.value.flushSoon()
      case .cancel, .send, .finishRequests: break
      }
    }
    let isFirst = pending.wishes.withLock { wishes in
      wishes.append(wish)
      return wishes.count == 1
    }
    guard isFirst else { return }
    core.eventLoop.execute { self.deliver() }
  }

  /// Runs `body` with the core, on the loop.
  func withCore(_ body: @escaping @Sendable (ClientCore) -> Void) {
    core.eventLoop.execute { body(core.value) }
  }

  private func deliver() {
    let wishes = pending.wishes.withLock { wishes in
      defer { wishes = [] }
      return wishes
    }
    let core = core.value
    for wish in wishes {
      switch wish {
      case .start(let call): core.start(call)
      case .cancel(let call): core.cancel(call)
      case .credit(let call, let bytes): core.addCredit(bytes, to: call)
      case .send(let call, let message, let sender):
        core.send(message, of: call)
        sender.resume()
      case .finishRequests(let call): core.finishRequests(of: call)
      }
    }
    core.flush()
  }
}
