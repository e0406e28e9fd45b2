import Synchronization

/// Gathers the calls of a server from its connections when somebody asks; nothing is kept for it
/// otherwise. Bounded: of more calls than were asked for only the oldest stay.
final class CallCensus: Sendable {
  /// How many are told when nobody says how many, and at most.
  static let (usualLimit, maximumLimit) = (100, 1000)

  private let limit: Int
  private let list = Mutex(RPCCallList())

  init(limit: Int) {
    self.limit = limit > 0 ? min(limit, Self.maximumLimit) : Self.usualLimit
  }

  /// One more call.
  func add(_ call: RPCCallList.Call) {
    list.withLock { list in
      list.total += 1
      list.calls.append(call)
      // Seldom, so that many calls are not sorted for each of them.
      if list.calls.count >= 2 * limit { keepOldest(&list) }
    }
  }

  /// What was found, the oldest first.
  var result: RPCCallList {
    list.withLock { list in
      keepOldest(&list)
      return list
    }
  }

  private func keepOldest(_ list: inout RPCCallList) {
    list.calls.sort { $0.age > $1.age }
    list.calls.removeLast(max(0, list.calls.count - limit))
  }
}
