import FoundationEssentials
import Identifiers
import Time

/// A difference between our books and a partner's: named, owned, and followed until it is gone.
struct ReconciliationBreak: Hashable, Sendable {
  let id: UUID
  let rule: String
  let subject: String
  let reference: String
  let asset: LedgerAsset
  /// Whose money it is; `nil` for a pool.
  let user: UserID?
  let kind: BreakKind
  let ours: Int64
  let theirs: Int64
  let note: String
  let owner: String
  let firstSeen: Timestamp
  let lastSeen: Timestamp
  /// Its user's money does not leave until it is gone.
  let stops: Bool
  /// Nothing leaves for anybody until two people have cleared it.
  let stopsAll: Bool
}

/// Which breaks stop money.
struct BreakPolicy: Sendable {
  /// How long a difference must have been there: our books and the partner's are not read at the
  /// same moment, so that what moves between the two readings differs once and never again.
  var patience = Duration.seconds(300)
  /// From this on a pool's difference stops everything; micro-units.
  var poolLimit: Int64 = 1_000_000_000
  /// Or from this part of the pool on.
  var poolFraction: Int64 = 10_000

  /// How long something under way may explain a difference: a business day, and a weekend.
  static let timing = Duration.seconds(3 * 86_400)

  /// A cent.
  private static let cent: Int64 = 10_000

  /// Whether a line is large enough to stop all outbound money once it has lasted.
  func stopsAll(_ line: ReconciliationLine) -> Bool {
    guard line.user == nil, let theirs = line.theirs, let kind = line.breakKind, kind != .timing,
      line.asset == .usd || line.asset == .usdc
    else { return false }
    let difference = Int64(clamping: (theirs - line.ours).magnitude)
    let pool = max(line.ours.magnitude, theirs.magnitude)
    return difference > poolLimit
      || difference >= Self.cent && difference > Int64(clamping: pool) / poolFraction
  }

  /// Whether a break is large enough to stop its user's money. What two lists contradict each other
  /// about does, whatever its amount.
  func stopsUser(_ line: ReconciliationLine) -> Bool {
    guard line.user != nil, let theirs = line.theirs else { return false }
    switch line.breakKind {
    case nil, .unasked, .timing: return false
    case .amount where line.asset == .usd || line.asset == .usdc:
      return (theirs - line.ours).magnitude >= UInt64(Self.cent)
    case .some: return true
    }
  }
}
