import CLibcurl
import Foundation
import Synchronization

/// The thread that drives libcurl, and the queue by which others talk to it.
final class CurlLoop: Sendable {
  let configuration: CurlConfiguration
  let handles: EasyHandlePool
  private let shared = Mutex(Shared())

  /// What other threads and the loop's thread share.
  private struct Shared {
    var orders: [Order] = []
    /// Transfers started and not ended.
    var accepted = 0
    /// Whether the loop's thread must be woken up to see an order.
    var isAsleep = false
    /// Present as long as the loop's thread promises to keep it alive.
    var multi: MultiHandle?
    var isClosing = false
    var hasEnded = false
    var waiters: [CheckedContinuation<Void, Never>] = []

    mutating func wake() {
      guard isAsleep else { return }
      isAsleep = false
      multi?.wake()
    }
  }

  enum Order {
    case start(Transfer)
    case cancel(Transfer)
    case resume(Transfer)
    case run(UnownedJob)
  }

  init(_ configuration: CurlConfiguration) {
    self.configuration = configuration
    handles = EasyHandlePool(configuration)
  }

  // MARK: Any thread

  /// Starts the thread.
  func start() {
    let thread = Thread { [self] in runUntilClosed() }
    thread.start()
  }

  func start(_ transfer: Transfer) {
    let refusal: HTTPError? = shared.withLock { shared in
      guard !shared.isClosing else { return .notSent("The client is shut down.") }
      guard shared.accepted < configuration.maximumRequests else {
        return .notSent("Too many requests are under way.")
      }
      shared.accepted += 1
      shared.orders.append(.start(transfer))
      shared.wake()
      return nil
    }
    if let refusal { transfer.end(.failure(refusal)) }
  }

  func cancel(_ transfer: Transfer) { order(.cancel(transfer)) }

  /// Goes on with a transfer that was paused.
  func resume(_ transfer: Transfer) { order(.resume(transfer)) }

  @discardableResult
  private func order(_ order: Order) -> Bool {
    shared.withLock { shared in
      guard !shared.hasEnded else { return false }
      shared.orders.append(order)
      shared.wake()
      return true
    }
  }

  func close() {
    shared.withLock { shared in
      shared.isClosing = true
      shared.wake()
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

  private func runUntilClosed() {
    cc_thread_begin()
    var work = LoopWork(MultiHandle(configuration))
    shared.withLock { $0.multi = work.multi }
    var rounds = 0
    while let orders = takeOrders() {
      for order in orders { obey(order, &work) }
      rounds += 1
      // What was just done often brings the next order; but sockets have their turn too.
      guard orders.isEmpty || rounds == Self.longestRun else { continue }
      rounds = 0
      // Only with no orders at hand the thread may sleep.
      guard work.step(mayWait: orders.isEmpty) else { break }
      conclude(work.takeEnded())
    }
    end(&work)
  }

  /// How often orders are looked for before sockets are.
  private static let longestRun = 8

  private func obey(_ order: Order, _ work: inout LoopWork) {
    switch order {
    case .start(let transfer): conclude(work.start(transfer))
    case .cancel(let transfer): conclude(work.cancel(transfer))
    case .resume(let transfer): work.resume(transfer)
    case .run(let job): job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }

  /// What others want; nil when it is time to end.
  private func takeOrders() -> [Order]? {
    shared.withLock { shared in
      guard !shared.isClosing else { return nil }
      shared.isAsleep = shared.orders.isEmpty
      defer { shared.orders = [] }
      return shared.orders
    }
  }

  private func conclude(_ ended: LoopWork.Ended?) { if let ended { conclude([ended]) } }

  private func conclude(_ ended: [LoopWork.Ended]) {
    guard !ended.isEmpty else { return }
    shared.withLock { shared in
      shared.accepted -= ended.count
      // Whoever gets an answer here and has an order in return need not wake this thread.
      shared.isAsleep = false
    }
    for (transfer, outcome) in ended { transfer.end(outcome) }
  }

  /// Leaves nobody waiting, and frees libcurl only once nobody can wake it any more.
  private func end(_ work: inout LoopWork) {
    let (orders, waiters) = shared.withLock { shared in
      shared.isClosing = true
      shared.hasEnded = true
      shared.multi = nil
      defer { (shared.orders, shared.waiters) = ([], []) }
      return (shared.orders, shared.waiters)
    }
    conclude(work.cancelAll())
    for order in orders {
      switch order {
      case .start(let transfer): transfer.end(.failure(.notSent("The client is shut down.")))
      case .run(let job): globalConcurrentExecutor.enqueue(ExecutorJob(job))
      case .cancel, .resume: break
      }
    }
    work.multi?.free()
    cc_thread_end()
    for waiter in waiters { waiter.resume() }
  }
}

extension CurlLoop: TaskExecutor {
  /// Tasks that outlive the loop go on where all others run.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if !order(.run(job)) { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
  }
}
