import Foundation

@testable import RPC

/// What a run is to do, as the command line tells it.
struct FuzzPlan: Sendable {
  /// Every kind of input; the last one is over real sockets and threads.
  static let names = ["server", "client", "codings", "messages", "sockets"]

  var seed = UInt64.random(in: 0 ... .max)
  /// The first round: a failure is repeated by its seed and round.
  var first = 0
  /// How many rounds of each kind; `nil` until the time is over.
  var rounds: Int?
  /// How long, over all kinds together.
  var seconds = 20
  var names = Self.names

  /// `nil` when the arguments are no plan.
  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let flag = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch (flag, UInt64(value)) {
      case ("--seed", let number?): seed = number
      case ("--from", let number?): first = Int(clamping: number)
      case ("--rounds", let number?): rounds = Int(clamping: number)
      case ("--seconds", let number?): seconds = Int(clamping: number)
      case ("--only", _) where Self.names.contains(value): names = [value]
      default: return nil
      }
    }
  }

  /// How long each kind may take.
  var share: Duration { .seconds(seconds) / names.count }

  /// The numbers that round `number` draws.
  func generator(_ number: Int) -> SplitMix64 {
    var mixer = SplitMix64(seed: seed &+ UInt64(number) &* 0x9e37_79b9)
    return SplitMix64(seed: mixer.next())
  }

  /// Runs `body` for each round, and notes which one it is in case it does not come back.
  func each(
    _ name: String, _ body: (inout SplitMix64) throws -> Void
  ) throws -> Int {
    let end = ContinuousClock.now + share
    var number = first
    while rounds.map({ number < first + $0 }) ?? (number % 64 != 0 || ContinuousClock.now < end) {
      CrashNote.start("rpc-fuzz --only \(name) --seed \(seed) --from \(number) --rounds 1")
      var random = generator(number)
      try body(&random)
      number += 1
    }
    return number - first
  }
}

/// What inputs are made from.
extension SplitMix64 {
  /// `true` once in so many times.
  mutating func once(in count: UInt64) -> Bool { next() % count == 0 }

  /// One of these.
  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int(next() % UInt64(values.count))]
  }

  /// A number below `bound`, mostly a small one.
  mutating func small(_ bound: Int) -> Int {
    let limit = once(in: 4) ? bound : min(bound, 8)
    return Int(next() % UInt64(max(1, limit)))
  }

  /// So many random bytes.
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

/// A property that did not hold.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String

  init(_ text: String) { description = text }

  /// Throws unless `condition` holds.
  static func unless(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    guard condition else { throw FuzzFailure(text()) }
  }
}

/// Ends the process with a code.
func exitProcess(_ code: Int32) { exit(code) }
