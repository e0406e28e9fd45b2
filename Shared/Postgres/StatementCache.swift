/// Which statements one connection has prepared, by text and parameter types.
struct StatementCache {
  struct Key: Hashable {
    let text: String
    let types: [PostgresType]
  }

  private struct Entry {
    let name: String
    var lastUse: UInt64
  }

  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  private var uses: UInt64 = 0
  private var names: UInt64 = 0

  init(capacity: Int) {
    self.capacity = max(1, capacity)
  }

  /// The name under which the statement is prepared, if it is.
  mutating func name(of key: Key) -> String? {
    uses += 1
    guard var entry = entries[key] else { return nil }
    entry.lastUse = uses
    entries[key] = entry
    return entry.name
  }

  /// A name that no statement of this connection ever had.
  mutating func makeName() -> String {
    names += 1
    return "p\(names)"
  }

  /// Notes a prepared statement.
  mutating func insert(_ key: Key, name: String) {
    entries[key] = Entry(name: name, lastUse: uses)
  }

  /// Forgets the statement unused for longest, if there are more than the capacity.
  ///
  /// - Returns: Its name.
  mutating func removeOldest() -> String? {
    guard entries.count > capacity,
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    else { return nil }
    entries[oldest.key] = nil
    return oldest.value.name
  }

  /// Forgets every statement; names are never used again.
  mutating func removeAll() {
    entries = [:]
  }
}
