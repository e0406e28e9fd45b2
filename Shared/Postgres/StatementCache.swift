/// Which statements one connection has prepared, by text and parameter types.
struct StatementCache {
  struct Key: Hashable {
    /// The text around the values.
    let pieces: [String]
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
  /// Given up, but still prepared on the server.
  private var surplus: [String] = []

  init(capacity: Int) {
    self.capacity = max(1, capacity)
  }

  /// The name under which the statement is prepared, if it is.
  mutating func name(of key: Key) -> String? {
    uses += 1
    guard let index = entries.index(forKey: key) else { return nil }
    entries.values[index].lastUse = uses
    return entries.values[index].name
  }

  /// A name that no statement of this connection ever had.
  mutating func makeName() -> String {
    names += 1
    return "p\(names)"
  }

  /// Notes a prepared statement.
  mutating func insert(_ key: Key, name: String) {
    uses += 1
    if let former = entries.updateValue(Entry(name: name, lastUse: uses), forKey: key) {
      surplus.append(former.name)
    }
    makeRoom(for: 0)
  }

  /// Gives up the statements unused for longest, until there is room for so many more.
  mutating func makeRoom(for count: Int) {
    while entries.count > max(0, capacity - count),
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      entries[oldest.key] = nil
      surplus.append(oldest.value.name)
    }
  }

  /// The names that the server is to forget.
  mutating func takeSurplus() -> [String] {
    guard !surplus.isEmpty else { return [] }
    defer { surplus = [] }
    return surplus
  }

  /// Notes that the server still knows of a statement that was given up.
  mutating func returnSurplus(_ name: String) {
    surplus.append(name)
  }

  /// Forgets every statement; names are never used again.
  mutating func removeAll() {
    entries = [:]
    surplus = []
  }
}
