/// The rest between two looks for work: short after a find, longer the longer there is nothing.
struct AdaptivePause {
  private let shortest: Duration
  private let longest: Duration
  private var current: Duration

  init(from shortest: Duration, to longest: Duration) {
    self.shortest = shortest
    self.longest = longest
    current = shortest
  }

  /// Rests, not at all after a find. Ends early when the task is cancelled.
  mutating func rest(found: Bool) async {
    if found {
      current = shortest
      return await Task.yield()
    }
    try? await Task.sleep(for: current)
    current = min(current * 1.5, longest)
  }
}
