import Synchronization

/// Carries a response from the loop's thread to a reader that takes its time. Holds no more than its
/// capacity and the last piece that libcurl gave.
final class BodyPipe: ResponseReceiver {
  private let capacity: Int
  private let state = Mutex(State())

  private struct State {
    var head: ResponseHead?
    var bytes: [UInt8] = []
    /// libcurl was told to wait until there is room.
    var isPaused = false
    var outcome: Result<Void, HTTPError>?
    var waiters: [CheckedContinuation<Void, Never>] = []

    mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
      defer { waiters = [] }
      return waiters
    }
  }

  init(capacity: Int) { self.capacity = capacity }

  // MARK: The loop's thread

  func receive(_ head: ResponseHead) { change { $0.head = head } }

  func receive(_ bytes: UnsafeBufferPointer<UInt8>, expecting total: Int) -> BodyVerdict {
    change { state in
      guard state.bytes.count < capacity else {
        state.isPaused = true
        return .pause
      }
      state.bytes.append(contentsOf: bytes)
      return .taken
    }
  }

  func end(_ outcome: Result<Void, HTTPError>) { change { $0.outcome = outcome } }

  private func change<Value>(_ body: (inout State) -> Value) -> Value {
    let (value, waiters) = state.withLock { state in (body(&state), state.takeWaiters()) }
    for waiter in waiters { waiter.resume() }
    return value
  }

  // MARK: The reader

  enum Taken {
    /// And whether the transfer waits for that room.
    case bytes([UInt8], isPaused: Bool)
    case end(Result<Void, HTTPError>)
    case nothingYet
  }

  /// What the response begins with; nil as long as nobody knows.
  var head: Result<ResponseHead, HTTPError>? {
    state.withLock { state in
      if let head = state.head { return .success(head) }
      guard case .failure(let error)? = state.outcome else { return nil }
      return .failure(error)
    }
  }

  func take() -> Taken {
    state.withLock { state in
      guard !state.bytes.isEmpty else { return state.outcome.map(Taken.end) ?? .nothingYet }
      defer { (state.bytes, state.isPaused) = ([], false) }
      return .bytes(state.bytes, isPaused: state.isPaused)
    }
  }

  /// Resumes `reader` as soon as there is something new.
  func wait(_ reader: CheckedContinuation<Void, Never>) {
    let isOver = state.withLock { state in
      let isOver = state.head != nil && !state.bytes.isEmpty || state.outcome != nil
      if !isOver { state.waiters.append(reader) }
      return isOver
    }
    if isOver { reader.resume() }
  }
}
