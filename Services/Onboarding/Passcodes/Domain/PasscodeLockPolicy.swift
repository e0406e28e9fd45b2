/// How wrong tries lock a passcode: the first few are free, then each costs more.
struct PasscodeLockPolicy: Sendable {
  /// Delay after the n-th try in a row that was not right, from the first on; the last one holds for
  /// all that follow. Zero does not lock.
  let delays: [Duration]

  /// Five tries, then 1 min, 5 min, 15 min, 1 h, 4 h, and 24 h for each further one: a million codes
  /// take some 2,700 years.
  static let standard = PasscodeLockPolicy(delays: [
    .zero, .zero, .zero, .zero, .seconds(60), .seconds(300), .seconds(900), .seconds(3_600),
    .seconds(14_400), .seconds(86_400),
  ])

  /// How long the passcode is locked after so many tries.
  func delay(after tries: Int) -> Duration {
    guard tries > 0, let last = delays.last else { return .zero }
    return tries <= delays.count ? delays[tries - 1] : last
  }
}
