import FoundationEssentials
import Identifiers
import Time

/// What a case is about.
enum ReviewKind: String, Hashable, Sendable {
  case deposit, withdrawal
  /// A break of the reconciliation.
  case breach = "break"
}

/// Names a case.
struct ReviewSubject: Hashable, Sendable {
  let kind: ReviewKind
  let id: UUID
}

/// What people may have done about a case. Nothing else: the books are never changed by hand.
enum ReviewAction: String, Hashable, Sendable {
  /// It goes on where it was interrupted.
  case retry
  /// Money that the broker returned goes to the broker again.
  case refund
  /// The break is explained; what it stopped goes on.
  case clear
}

/// Something that waits for people.
struct ReviewCase: Hashable, Sendable {
  let subject: ReviewSubject
  /// Whose money it is; `nil` for a pool.
  let user: UserID?
  /// Where it stands.
  let state: String
  /// Why it waits, in words.
  let reason: String
  let since: Timestamp
  /// What may be proposed now.
  let actions: [ReviewAction]
  var proposals: [ReviewProposal] = []
}

/// What one person wants done about a case, and what a second one said to it.
struct ReviewProposal: Hashable, Sendable {
  enum State: String, Hashable, Sendable {
    case open, approved, rejected
  }
  let id: UUID
  let subject: ReviewSubject
  let action: ReviewAction
  let reason: String
  /// What proves it.
  let evidence: String
  let state: State
  let proposedBy: String
  let proposedAt: Timestamp
  let decidedBy: String?
  let decidedAt: Timestamp?
  let remark: String
}

/// A second person's word on a proposal.
struct ReviewDecision: Hashable, Sendable {
  let proposal: UUID
  let approves: Bool
  let by: String
  let remark: String
}
