import Time

/// Our books beside the partners'.
struct ReconciliationReport: Hashable, Sendable {
  let lines: [ReconciliationLine]
  let at: Timestamp

  /// Whether every figure is equal.
  var isBalanced: Bool { lines.allSatisfy { $0.breakKind == nil } }
}

/// One figure of ours beside the partner's own.
struct ReconciliationLine: Hashable, Sendable {
  /// What kind of difference it is.
  enum Break: String, Hashable, Sendable {
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

  /// "R1" and so on, as the money reference numbers them.
  let rule: String
  let subject: String
  /// Whose: a wallet, an account; "" for a pool.
  let reference: String
  let asset: LedgerAsset
  let ours: Int64
  /// `nil` when the partner could not be asked.
  let theirs: Int64?
  let note: String
  private let inFlight: Int64

  /// `inFlight`: How much of a difference what is under way may explain.
  init(
    rule: String, subject: String, reference: String = "", asset: LedgerAsset, ours: Int64,
    theirs: Int64?, inFlight: Int64 = 0, note: String = ""
  ) {
    self.rule = rule
    self.subject = subject
    self.reference = reference
    self.asset = asset
    self.ours = ours
    self.theirs = theirs
    self.inFlight = inFlight
    self.note = note
  }

  /// Names the difference; `nil` when there is none.
  var breakKind: Break? {
    guard let theirs else { return .unasked }
    guard theirs != ours else { return nil }
    if (theirs - ours).magnitude <= inFlight.magnitude { return .timing }
    if ours == 0 { return .missingHere }
    return theirs == 0 ? .missingThere : .amount
  }
}
