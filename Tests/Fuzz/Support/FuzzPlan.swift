/// What a run is to do, as the command line tells it.
package struct FuzzPlan: Sendable {
  /// The program, as it is called to repeat a failure.
  private let program: String
  package var seed = UInt64.random(in: 0 ... .max)
  /// The first round: a failure is repeated by its seed and round.
  package var first = 0
  /// How many rounds of each kind; `nil` until the time is over.
  package var rounds: Int?
  /// How long, over all kinds together.
  package var seconds = 20
  /// The kinds of input to make.
  package private(set) var kinds: [String]

  /// `nil` when the arguments are no plan.
  init?(_ program: String, _ arguments: ArraySlice<String>, kinds: [String]) {
    self.program = program
    self.kinds = kinds
    var rest = arguments
    while let flag = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch (flag, UInt64(value)) {
      case ("--seed", let number?): seed = number
      case ("--from", let number?): first = Int(clamping: number)
      case ("--rounds", let number?): rounds = Int(clamping: number)
      case ("--seconds", let number?): seconds = Int(clamping: number)
      case ("--only", _) where kinds.contains(value): self.kinds = [value]
      default: return nil
      }
    }
  }

  /// How long each kind may take.
  package var share: Duration { .seconds(seconds) / kinds.count }

  /// The numbers that round `number` draws.
  package func generator(_ number: Int) -> SeededGenerator {
    var mixer = SeededGenerator(seed: seed &+ UInt64(number) &* 0x9e37_79b9)
    return SeededGenerator(seed: mixer.next())
  }

  /// Notes what runs, in case it does not come back: a round of a kind, or all from the first on.
  package func note(_ kind: String, round: Int? = nil) {
    let start = "\(program) --only \(kind) --seed \(seed) --from \(round ?? first)"
    CrashNote.start(round == nil ? start : start + " --rounds 1")
  }

  /// Runs `body` for each round, and gives back how many there were.
  func each(
    _ kind: String, _ body: @Sendable (inout SeededGenerator) async throws -> Void
  ) async throws -> Int {
    let end = ContinuousClock.now + share
    var number = first
    while rounds.map({ number < first + $0 }) ?? (number % 64 != 0 || ContinuousClock.now < end) {
      note(kind, round: number)
      var random = generator(number)
      try await body(&random)
      number += 1
    }
    return number - first
  }
}
