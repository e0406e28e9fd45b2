import CLibcurl
import Foundation
import Synchronization

/// The thread that drives libcurl, and the queue by which others talk to it.
final class CurlLoop: Sendable {
  let configuration: CurlConfiguration
  private let shared: Mutex<Shared>

  /// What other threads and the loop's thread share.
  private struct Shared {
    var orders: [Order] = []
    var accepted = 0
    /// Present as long as the loop's thread promises to keep it alive.
    var multi: MultiHandle?
    var isClosing = false
    var hasEnded = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private enum Order {
    case start(Transfer, Transfer.Answer)
    case cancel(Transfer)
  }

  init(_ configuration: CurlConfiguration) {
    self.configuration = configuration
    shared = Mutex(Shared())
  }

  // MARK: Any thread

  func start() {
    let thread = Thread { [self] in runUntilClosed() }
    thread.name = "curl"
    thread.start()
  }

  func start(_ transfer: Transfer, _ answer: Transfer.Answer) {
    let refusal: HTTPError? = shared.withLock { shared in
      guard !shared.isClosing else { return .notSent("The client is shut down.") }
      guard shared.accepted < configuration.maximumRequests else {
        return .notSent("Too many requests are under way.")
      }
      shared.accepted += 1
      shared.orders.append(.start(transfer, answer))
      shared.multi?.wake()
      return nil
    }
    if let refusal { answer.resume(returning: .failure(refusal)) }
  }

  func cancel(_ transfer: Transfer) {
    shared.withLock { shared in
      guard !shared.hasEnded else { return }
      shared.orders.append(.cancel(transfer))
      shared.multi?.wake()
    }
  }

  func close() {
    shared.withLock { shared in
      shared.isClosing = true
      shared.multi?.wake()
    }
  }

  func ended() async {
    await withCheckedContinuation { continuation in
      let hasEnded = shared.withLock { shared in
        if !shared.hasEnded { shared.waiters.append(continuation) }
        return shared.hasEnded
      }
      if hasEnded { continuation.resume() }
    }
  }

  // MARK: The loop's thread

  private static let isReady: Bool = cc_global_init() == 1

  private func runUntilClosed() {
    cc_block_sigpipe()
    var active: [ObjectIdentifier: Transfer] = [:]
    let multi = Self.isReady ? MultiHandle(configuration) : nil
    shared.withLock { $0.multi = multi }
    if let multi {
      while obeyOrders(multi, &active) {
        // Without memory or sockets there is nothing to wait for; everything under way has failed.
        guard multi.step() else { break }
        finishEnded(multi, &active)
        guard multi.wait(milliseconds: active.isEmpty ? 60_000 : 1_000) else { break }
      }
    }
    end(multi, active)
  }

  /// Takes what others want; false when it is time to end.
  private func obeyOrders(
    _ multi: MultiHandle, _ active: inout [ObjectIdentifier: Transfer]
  ) -> Bool {
    let (orders, isClosing) = shared.withLock { shared in
      defer { shared.orders = [] }
      return (shared.orders, shared.isClosing)
    }
    for order in orders {
      switch order {
      case .start(let transfer, let answer):
        transfer.answer = answer
        if multi.start(transfer, configuration) {
          active[ObjectIdentifier(transfer)] = transfer
        } else {
          conclude(transfer, .failure(.notSent("The request could not be started.")))
        }
      case .cancel(let transfer):
        guard active.removeValue(forKey: ObjectIdentifier(transfer)) != nil else { continue }
        multi.finish(transfer)
        conclude(transfer, .failure(.cancelled))
      }
    }
    return !isClosing
  }

  private func finishEnded(
    _ multi: MultiHandle, _ active: inout [ObjectIdentifier: Transfer]
  ) {
    while let (transfer, result) = multi.nextEnded() {
      active.removeValue(forKey: ObjectIdentifier(transfer))
      conclude(transfer, result)
    }
  }

  private func conclude(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
    shared.withLock { $0.accepted -= 1 }
    transfer.answer?.resume(returning: result)
    transfer.answer = nil
  }

  /// Leaves nobody waiting, and frees libcurl only once nobody can wake it any more.
  private func end(_ multi: MultiHandle?, _ active: [ObjectIdentifier: Transfer]) {
    let (orders, waiters) = shared.withLock { shared in
      shared.isClosing = true
      shared.hasEnded = true
      shared.multi = nil
      defer { (shared.orders, shared.waiters) = ([], []) }
      return (shared.orders, shared.waiters)
    }
    for transfer in active.values {
      multi?.finish(transfer)
      conclude(transfer, .failure(.cancelled))
    }
    for case .start(let transfer, let answer) in orders {
      transfer.answer = answer
      conclude(transfer, .failure(.notSent("The client is shut down.")))
    }
    multi?.free()
    for waiter in waiters { waiter.resume() }
  }
}
