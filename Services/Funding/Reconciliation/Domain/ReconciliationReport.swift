import Identifiers
import Time

/// Our books beside the partners'.
struct ReconciliationReport: Hashable, Sendable {
  let lines: [ReconciliationLine]
  /// What differs, since when, and who looks after it: of this round and of those before.
  var breaks: [ReconciliationBreak] = []
  let at: Timestamp

  /// Whether every figure is equal, and nothing from earlier waits for people.
  var isBalanced: Bool {
    lines.allSatisfy { $0.breakKind == nil } && !breaks.contains(where: \.stopsAll)
  }
}

/// What kind of difference it is.
enum BreakKind: String, Hashable, Sendable {
  /// Explained by what is under way; may clear itself within a business day.
  case timing
  /// The partner has it, we have not.
  case missingHere = "missing_here"
  /// We have it, the partner has not.
  case missingThere = "missing_there"
  case amount, duplicate, status
  /// The partner could not be asked.
  case unasked
}

/// One figure of ours beside the partner's own.
struct ReconciliationLine: Hashable, Sendable {
  /// "R1" and so on, as the money reference numbers them.
  let rule: String
  let subject: String
  /// Whose: a wallet, an account, a payment; "" for a pool.
  let reference: String
  /// Whose money it is; `nil` for a pool.
  let user: UserID?
  let asset: LedgerAsset
  let ours: Int64
  /// `nil` when the partner could not be asked.
  let theirs: Int64?
  let note: String
  private let inFlight: Int64
  private let kind: BreakKind?

  /// `inFlight`: How much of a difference what is under way may explain.
  /// `kind`: What it is, where the figures do not say it.
  init(
    rule: String, subject: String, reference: String = "", user: UserID? = nil,
    asset: LedgerAsset, ours: Int64, theirs: Int64?, inFlight: Int64 = 0, note: String = "",
    kind: BreakKind? = nil
  ) {
    self.rule = rule
    self.subject = subject
    self.reference = reference
    self.user = user
    self.asset = asset
    self.ours = ours
    self.theirs = theirs
    self.note = note
    self.inFlight = inFlight
    self.kind = kind
  }

  /// Names the difference; `nil` when there is none.
  var breakKind: BreakKind? {
    guard let theirs else { return .unasked }
    if let kind { return kind }
    guard theirs != ours else { return nil }
    if (theirs - ours).magnitude <= inFlight.magnitude { return .timing }
    if ours == 0 { return .missingHere }
    return theirs == 0 ? .missingThere : .amount
  }
}
