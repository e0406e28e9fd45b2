/// Values by call id. Ids of a connection grow one by one, so their last bits spread them evenly over
/// the places and nearly every call is found at once, without hashing.
///
/// A peer that chooses ids to collide gains nothing: what finds its place taken goes to a dictionary,
/// whose hashing it cannot foresee.
struct CallTable<Value> {
  private struct Place {
    /// 0, which no call has, where it is free.
    var id: UInt32 = 0
    var value: Value?
  }

  /// A power of two of them, or none.
  private var places: [Place] = []
  /// Calls that found their place taken.
  private var crowdedOut: [UInt32: Value] = [:]
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The value of a call; `nil` takes it out.
  subscript(id: UInt32) -> Value? {
    get {
      guard count > 0 else { return nil }
      let place = place(of: id)
      if places[place].id == id { return places[place].value }
      return crowdedOut.isEmpty ? nil : crowdedOut[id]
    }
    set {
      guard let newValue else {
        removeValue(forKey: id)
        return
      }
      if count > 0, places[place(of: id)].id == id {
        places[place(of: id)].value = newValue
      } else if !crowdedOut.isEmpty, crowdedOut[id] != nil {
        crowdedOut[id] = newValue
      } else {
        insert(newValue, id)
      }
    }
  }

  /// Every id, smallest first.
  var sortedIDs: [UInt32] {
    (places.lazy.map(\.id).filter { $0 != 0 } + crowdedOut.keys).sorted()
  }

  /// Calls `body` with each call, in no order.
  func forEach(_ body: (UInt32, Value) -> Void) {
    for place in places {
      if let value = place.value { body(place.id, value) }
    }
    for (id, value) in crowdedOut { body(id, value) }
  }

  /// Takes a value out.
  @discardableResult
  mutating func removeValue(forKey id: UInt32) -> Value? {
    guard count > 0, id != 0 else { return nil }
    let place = place(of: id)
    if places[place].id == id {
      places[place].id = 0
      count -= 1
      return places[place].value.take()
    }
    guard !crowdedOut.isEmpty, let value = crowdedOut.removeValue(forKey: id) else { return nil }
    count -= 1
    return value
  }

  private func place(of id: UInt32) -> Int { Int(id) & (places.count - 1) }

  private mutating func insert(_ value: Value, _ id: UInt32) {
    // Never more than half full, so that few find their place taken.
    if 2 * (count + 1) > places.count { grow() }
    let place = place(of: id)
    if places[place].id == 0 {
      places[place] = Place(id: id, value: value)
    } else {
      crowdedOut[id] = value
    }
    count += 1
  }

  private mutating func grow() {
    let old = self
    places = Array(repeating: Place(), count: max(8, 2 * old.places.count))
    crowdedOut = [:]
    count = 0
    old.forEach { insert($1, $0) }
  }
}
