/// The response while it grows: nodes in one array, each knowing its parent, so that a failure can
/// walk up to the place that becomes null. Owned by one task.
struct ResultTree {
  enum Value {
    case pending
    case null
    case leaf(GraphQLValue)
    /// Items: consecutive nodes are not guaranteed, so they are listed.
    case list([Int])
    case object([Int])
  }

  struct Node {
    let parent: Int
    let key: PathSegment
    let isNonNull: Bool
    /// Nodes above.
    let depth: Int
    var value: Value = .pending
    /// Set when this place, or one above it, has become null by a failure: nothing may be put here.
    var isDead = false
  }

  private(set) var nodes: [Node] = []

  /// Makes the root; it has no key.
  mutating func makeRoot() -> Int {
    nodes.append(Node(parent: -1, key: .index(0), isNonNull: false, depth: 0))
    return 0
  }

  mutating func make(_ key: PathSegment, under parent: Int, isNonNull: Bool) -> Int {
    let depth = nodes[parent].depth + 1
    nodes.append(Node(parent: parent, key: key, isNonNull: isNonNull, depth: depth))
    return nodes.count - 1
  }

  mutating func set(_ value: Value, at index: Int) {
    nodes[index].value = value
  }

  /// Whether this place can still be filled.
  func isAlive(_ index: Int) -> Bool {
    var index = index
    while index >= 0 {
      if nodes[index].isDead { return false }
      index = nodes[index].parent
    }
    return true
  }

  /// Makes a place null; where it may not be null, the nearest place above that may.
  mutating func fail(at index: Int) {
    var index = index
    while nodes[index].isNonNull, nodes[index].parent >= 0 {
      nodes[index].isDead = true
      index = nodes[index].parent
    }
    nodes[index].isDead = true
    nodes[index].value = .null
  }

  func path(to index: Int) -> [PathSegment] {
    var path: [PathSegment] = []
    var index = index
    while index > 0 {
      path.append(nodes[index].key)
      index = nodes[index].parent
    }
    return path.reversed()
  }

  func write(to writer: inout JSONWriter, from index: Int = 0) {
    switch nodes[index].value {
    case .pending, .null: writer.raw("null")
    case .leaf(let value): writer.write(value)
    case .list(let items):
      writer.raw("[")
      for (position, item) in items.enumerated() {
        if position > 0 { writer.raw(",") }
        write(to: &writer, from: item)
      }
      writer.raw("]")
    case .object(let members):
      writer.raw("{")
      for (position, member) in members.enumerated() {
        if position > 0 { writer.raw(",") }
        if case .key(let key) = nodes[member].key { writer.string(key) }
        writer.raw(":")
        write(to: &writer, from: member)
      }
      writer.raw("}")
    }
  }
}
