/// Section 5.5: fragments as a whole.
extension Validator {
  /// The names of all fragments that a definition spreads, directly or through others. Each is
  /// entered once, with a list of work instead of recursion.
  func reachableFragments(from start: Contents) -> [String] {
    var reached: [String] = []
    var seen: Set<String> = []
    var work = start.spreads.map(\.name.text)[...]
    while let name = work.popFirst() {
      guard seen.insert(name).inserted, let contents = fragmentContents[name] else { continue }
      reached.append(name)
      work += contents.spreads.map(\.name.text)
    }
    return reached
  }

  mutating func checkFragmentUse() {
    var used: Set<String> = []
    for (index, definition) in document.definitions.enumerated() {
      guard case .operation = definition else { continue }
      used.formUnion(reachableFragments(from: contents[index]))
    }
    for fragment in document.fragments where !used.contains(fragment.name.text) {
      report(
        .noUnusedFragments, "Fragment \"\(fragment.name.text)\" is never used.",
        at: fragment.offset)
    }
  }

  mutating func checkFragmentCycles() {
    var visited: Set<String> = []
    for fragment in document.fragments {
      followSpreads(from: fragment.name.text, &visited)
    }
  }

  /// Depth first, each fragment once; with its own stack, since a chain of fragments can be long.
  private mutating func followSpreads(from start: String, _ visited: inout Set<String>) {
    guard visited.insert(start).inserted else { return }
    var stack: [(name: String, next: Int)] = [(start, 0)]
    var path: [FragmentSpread] = []
    var depth: [String: Int] = [start: 0]
    while let top = stack.last {
      let spreads = fragmentContents[top.name]?.spreads ?? []
      guard top.next < spreads.count else {
        stack.removeLast()
        depth[top.name] = nil
        if !path.isEmpty { path.removeLast() }
        continue
      }
      stack[stack.count - 1].next += 1
      let spread = spreads[top.next]
      let name = spread.name.text
      if let start = depth[name] {
        let cycle = path[start...] + [spread]
        let via = cycle.dropLast().map { "\"\($0.name.text)\"" }.joined(separator: ", ")
        report(
          .noFragmentCycles,
          "Cannot spread fragment \"\(name)\" within itself\(via.isEmpty ? "" : " via \(via)").",
          at: cycle.map(\.offset))
      } else if visited.insert(name).inserted, fragmentContents[name] != nil {
        depth[name] = stack.count
        stack.append((name, 0))
        path.append(spread)
      }
    }
  }
}
