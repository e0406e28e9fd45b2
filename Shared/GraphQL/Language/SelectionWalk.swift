/// Goes through selections in the order in which they stand, down into those sets that the walker
/// enters. Keeps its own stack: fragments that spread fragments can make it as deep as a document is
/// long.
struct SelectionWalk {
  private var stack: [ArraySlice<Selection>]

  init(_ set: SelectionSet) {
    stack = [set.selections[...]]
  }

  /// The next selection; nil at the end.
  mutating func next() -> Selection? {
    while let index = stack.indices.last {
      if let selection = stack[index].popFirst() { return selection }
      stack.removeLast()
    }
    return nil
  }

  /// Goes through this set before what follows the selection at hand.
  mutating func enter(_ set: SelectionSet) {
    stack.append(set.selections[...])
  }
}
