/// Values by call id. Ids of a connection grow one by one, so their last bits spread them evenly over
/// the places and nearly every call is found at once, without hashing.
///
/// A peer that chooses ids to collide gains nothing: it makes a search as long as the calls it has
/// open, which is bounded by the limit on those.
struct CallTable<Value> {
  /// The id at each place; 0, which no call has, where it is free. A power of two, or empty.
  private var ids: [UInt32] = []
  private var values: [Value?] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The value of a call; `nil` takes it out.
  subscript(id: UInt32) -> Value? {
    get {
      guard let place = place(of: id) else { return nil }
      return values[place]
    }
    set {
      guard let newValue else {
        removeValue(forKey: id)
        return
      }
      if let place = place(of: id) {
        values[place] = newValue
      } else {
        insert(newValue, id)
      }
    }
  }

  /// Every id, smallest first.
  var sortedIDs: [UInt32] { ids.filter { $0 != 0 }.sorted() }

  /// Calls `body` with each call, in no order.
  func forEach(_ body: (UInt32, Value) -> Void) {
    for (id, value) in zip(ids, values) {
      if let value { body(id, value) }
    }
  }

  /// Takes a value out.
  @discardableResult
  mutating func removeValue(forKey id: UInt32) -> Value? {
    guard let place = place(of: id) else { return nil }
    let value = values[place].take()
    count -= 1
    closeGap(at: place)
    return value
  }

  private func place(of id: UInt32) -> Int? {
    guard count > 0 else { return nil }
    let mask = ids.count - 1
    var place = Int(id) & mask
    while ids[place] != 0 {
      if ids[place] == id { return place }
      place = (place + 1) & mask
    }
    return nil
  }

  private mutating func insert(_ value: Value, _ id: UInt32) {
    // Never more than half full, so that every search meets a free place soon.
    if 2 * (count + 1) > ids.count { grow() }
    let mask = ids.count - 1
    var place = Int(id) & mask
    while ids[place] != 0 { place = (place + 1) & mask }
    ids[place] = id
    values[place] = value
    count += 1
  }

  private mutating func grow() {
    let (oldIDs, oldValues) = (ids, values)
    let size = max(8, 2 * ids.count)
    ids = Array(repeating: 0, count: size)
    values = Array(repeating: nil, count: size)
    count = 0
    for (id, value) in zip(oldIDs, oldValues) {
      if let value { insert(value, id) }
    }
  }

  /// Moves values back that were put further on because this place was taken.
  private mutating func closeGap(at place: Int) {
    let mask = ids.count - 1
    var gap = place
    var next = (place + 1) & mask
    while ids[next] != 0 {
      let distance = (next - Int(ids[next])) & mask
      if distance >= (next - gap) & mask {
        ids[gap] = ids[next]
        values[gap] = values[next].take()
        gap = next
      }
      next = (next + 1) & mask
    }
    ids[gap] = 0
  }
}
