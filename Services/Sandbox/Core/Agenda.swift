/// What is going to happen by itself, and when, on the virtual clock.
struct Agenda: Codable, Sendable {
  struct Appointment: Codable, Sendable {
    let due: Int64
    let number: Int
    let what: Due
  }

  /// A binary heap: the earliest first, in the order of being made among equals.
  private(set) var heap: [Appointment] = []
  private var made = 0

  mutating func add(_ what: Due, at due: Int64) {
    made += 1
    heap.append(Appointment(due: due, number: made, what: what))
    var child = heap.count - 1
    while child > 0, Self.precedes(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes out the earliest appointment if its time has come.
  mutating func next(at now: Int64) -> Appointment? {
    guard let first = heap.first, first.due <= now, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && Self.precedes(heap[child], heap[least]) {
        least = child
      }
      if least == parent { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }

  private static func precedes(_ a: Appointment, _ b: Appointment) -> Bool {
    (a.due, a.number) < (b.due, b.number)
  }
}

/// Everything that partners do in their own time.
enum Due: Codable, Sendable {
  case include(chain: Chain, hash: String)
  case confirm(chain: Chain, hash: String)
  case custody(transaction: String, to: CustodyState)
  case wireAccount(String)
  case payout(String)
  case returnPayout(String)
  case mintTransfer(String, to: String)
  case mintRecipient(String)
  case mockWire(String)
  case mintDeposit(String)
  case bankWire(String)
  case kycOfUser(String)
  case fill(order: String)
  case bulkDay(Int64)
  case settlement(String)
  case tradeSettlement(account: String, micros: Int64)
  case expireInquiry(String)
}
