/// Loads many objects with one call. Whoever has a list says first which keys it will `expect`; the
/// first `load` then fetches them all, and the others wait for the same answer.
actor BatchLoader<Key: Hashable & Sendable, Value: Sendable> {
  private let fetch: @Sendable ([Key]) async throws -> [Key: Value]
  private let batchSize: Int
  private var expected: Set<Key> = []
  private var loaded: [Key: Value?] = [:]
  private var waiting: [Key: [CheckedContinuation<Value?, any Error>]] = [:]

  /// `fetch` answers what it finds of the keys, at most `batchSize` of them at once.
  init(batchSize: Int, fetch: @escaping @Sendable ([Key]) async throws -> [Key: Value]) {
    self.batchSize = batchSize
    self.fetch = fetch
  }

  func expect(_ keys: some Sequence<Key> & Sendable) {
    expected.formUnion(keys.filter { loaded[$0] == nil })
  }

  /// Nil when there is no such object.
  func load(_ key: Key) async throws -> Value? {
    if let known = loaded[key] { return known }
    if waiting[key] != nil {
      return try await withCheckedThrowingContinuation { waiting[key, default: []].append($0) }
    }
    let others = expected.filter { $0 != key && waiting[$0] == nil }.prefix(batchSize - 1)
    let batch = [key] + others
    for member in batch {
      waiting[member] = []
      expected.remove(member)
    }
    do {
      let found = try await fetch(batch)
      for member in batch {
        loaded[member] = .some(found[member])
        waiting.removeValue(forKey: member)?.forEach { $0.resume(returning: found[member]) }
      }
      return found[key]
    } catch {
      for member in batch {
        waiting.removeValue(forKey: member)?.forEach { $0.resume(throwing: error) }
      }
      throw error
    }
  }
}
