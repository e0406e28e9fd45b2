/// Goes through selections in the order in which they stand, down into those sets that the walker
/// enters. Keeps its own stack: fragments that spread fragments can make it as deep as a document is
/// long.
struct SelectionWalk {
  private var open: [ArraySlice<Selection>]

  init(_ set: SelectionSet) {
    open = [set.selections[...]]
  }

  /// The next selection; nil at the end.
  mutating func next() -> Selection? {
    while let index = open.indices.last {
      if let selection = open[index].popFirst() { return selection }
      open.removeLast()
    }
    return nil
  }

  /// Goes through this set before what follows the selection at hand.
  mutating func enter(_ set: SelectionSet) {
    open.append(set.selections[...])
  }
}
