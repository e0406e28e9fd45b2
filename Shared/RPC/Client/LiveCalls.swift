/// The calls of a channel that have not ended, wherever they are: added and removed in one step each.
struct LiveCalls {
  private var calls: [ClientCall] = []

  var isEmpty: Bool { calls.isEmpty }

  mutating func add(_ call: ClientCall) {
    call.place = calls.count
    calls.append(call)
  }

  /// The last one takes the place that gets free.
  mutating func remove(_ call: ClientCall) {
    guard let last = calls.popLast(), last !== call else { return }
    calls[call.place] = last
    last.place = call.place
  }

  /// The calls whose deadline has passed, earliest first, and the next deadline of the others.
  func expired(
    at now: Moment
  ) -> (calls: [ClientCall], next: Moment?) {
    var expired: [(deadline: Moment, call: ClientCall)] = []
    var next: Moment?
    for call in calls {
      guard let deadline = call.deadline else { continue }
      if deadline <= now {
        expired.append((deadline, call))
      } else {
        next = next.map { min($0, deadline) } ?? deadline
      }
    }
    return (expired.sorted { $0.deadline < $1.deadline }.map(\.call), next)
  }
}
