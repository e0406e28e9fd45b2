import Identifiers
import Time

/// Something that both sides keep a record of, such as a redemption.
struct ReconciledItem: Hashable, Sendable {
  /// The partner's id of it.
  let reference: String
  var user: UserID?
  /// Micro-units.
  let amount: Int64
  /// Whether it came back.
  var isReturned = false
}

/// Compares two lists item by item: what one side has and the other has not, what differs.
struct ItemComparison: Sendable {
  let rule: String
  let subject: String
  let asset: LedgerAsset

  /// `ours`: What must be at the partner.
  /// `theirs`: Everything there; `nil` when it could not be asked.
  /// `known`: Those of theirs that we have, however old.
  func lines(
    ours: [ReconciledItem], theirs: [ReconciledItem]?, known: Set<String>
  ) -> [ReconciliationLine] {
    guard let theirs else {
      return [
        ReconciliationLine(
          rule: rule, subject: subject, asset: asset, ours: ours.reduce(0) { $0 + $1.amount },
          theirs: nil)
      ]
    }
    var found: [String: ReconciledItem] = [:]
    var lines: [ReconciliationLine] = []
    for item in theirs {
      if found.updateValue(item, forKey: item.reference) != nil {
        lines.append(line(item, ours: item.amount, theirs: 2 * item.amount, .duplicate))
      }
    }
    for item in ours { lines += compare(item, found[item.reference]) }
    let mine = Set(ours.map(\.reference))
    for item in theirs where !known.contains(item.reference) && !mine.contains(item.reference) {
      lines.append(line(item, ours: 0, theirs: item.amount, .missingHere))
    }
    let matched = ours.filter { found[$0.reference] != nil }.reduce(Int64(0)) { $0 + $1.amount }
    let total = ReconciliationLine(
      rule: rule, subject: subject, asset: asset, ours: matched, theirs: matched)
    return [total] + lines
  }

  private func compare(
    _ ours: ReconciledItem, _ theirs: ReconciledItem?
  ) -> [ReconciliationLine] {
    guard let theirs else { return [line(ours, ours: ours.amount, theirs: 0, .missingThere)] }
    if ours.isReturned != theirs.isReturned {
      return [line(ours, ours: ours.amount, theirs: theirs.amount, .status)]
    }
    if ours.amount != theirs.amount {
      return [line(ours, ours: ours.amount, theirs: theirs.amount, .amount)]
    }
    return []
  }

  private func line(
    _ item: ReconciledItem, ours: Int64, theirs: Int64, _ kind: BreakKind
  ) -> ReconciliationLine {
    ReconciliationLine(
      rule: rule, subject: subject, reference: item.reference, user: item.user, asset: asset,
      ours: ours, theirs: theirs, kind: kind)
  }
}
