extension Money {
  /// Splits a whole-cent amount by weights so that the parts are whole cents and sum exactly to it
  /// (largest remainder; ties go to the earlier part).
  ///
  /// - Parameter weights: Non-negative, at least one above zero; only their proportions matter.
  /// - Returns: One part for each weight; `nil` when the weights or the amount cannot be split.
  package func split(byWeights weights: [Int64]) -> [Money]? {
    let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
    guard total > 0, weights.allSatisfy({ $0 >= 0 }), isWholeCents, micros >= 0 else { return nil }
    let cents = Int128(micros / Self.microsPerCent)
    var parts = weights.map { Int64(cents * Int128($0) / total) }
    let remainders = weights.map { cents * Int128($0) % total }
    let missing = Int(cents - parts.reduce(Int128(0)) { $0 + Int128($1) })
    let byRemainder = weights.indices.sorted {
      remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
    }
    for index in byRemainder.prefix(missing) { parts[index] += 1 }
    return parts.map { Money(micros: $0 * Self.microsPerCent, asset: asset) }
  }
}
