import FoundationEssentials
import Identifiers
import Time

/// One journal entry to be written: what happened, the proof of it, and its lines.
struct JournalEntry: Hashable, Sendable {
  /// The step of the money that it books, such as "D1".
  let step: String
  /// Tells repetitions of a step within its saga apart: the attempt, or the number of the fill.
  let ordinal: Int
  /// Whether both assets of a conversion are in it and must be equal.
  let isConversion: Bool
  /// The partner's id and word that prove it.
  let cause: String
  /// When it happened at the partner or on chain.
  let effectiveAt: Timestamp
  let content: Content

  /// The lines of an entry, or the entry that it undoes.
  enum Content: Hashable, Sendable {
    case lines([Line])
    /// The exact mirror of an earlier entry of the same saga.
    case mirror(of: EntryName)
  }

  /// `step`: The step of the money, such as "D1".
  /// `ordinal`: Tells repetitions of the step apart.
  init(
    _ step: String, ordinal: Int = 0, isConversion: Bool = false, cause: String, at: Timestamp,
    _ lines: [Line]
  ) {
    self.step = step
    self.ordinal = ordinal
    self.isConversion = isConversion
    self.cause = cause
    effectiveAt = at
    content = .lines(lines)
  }

  /// An entry that undoes `original`: the same rows with debit and credit exchanged.
  init(
    _ step: String, ordinal: Int = 0, mirroring original: EntryName, cause: String, at: Timestamp
  ) {
    self.step = step
    self.ordinal = ordinal
    isConversion = false
    self.cause = cause
    effectiveAt = at
    content = .mirror(of: original)
  }

  /// The identity of the entry within its saga.
  var name: EntryName { EntryName(step: step, ordinal: ordinal) }
}

/// A journal entry's identity within its saga.
struct EntryName: Hashable, Sendable {
  let step: String
  let ordinal: Int
}

/// A line of a journal entry. All but the first settle their accounts when they are written, under the
/// locks of the user's accounts, because they depend on balances.
enum Line: Hashable, Sendable {
  /// One debit, one credit, one asset.
  case move(debit: Account, credit: Account, Int64)
  /// Credits a user's cash. What the user owes is repaid first, always.
  case creditCash(UserID, debit: Account, Int64, CashKind)
  /// Takes a user's free cash: settled first, then unsettled (oldest lot first).
  case drawCash(UserID, credit: Account, Int64, Shortfall)
  /// Takes a user's free shares of a symbol; what is missing is owed.
  case drawShares(UserID, String, credit: Account, Int64)
  /// Gives cash that was drawn for a hold back to where it was taken from.
  case restoreCash(UserID, debit: Account, Int64, unsettled: [LotShare])
  /// Turns what is left of a lot of unsettled cash into settled cash.
  case mature(UserID, lot: Int64)
  /// The same for every lot that this saga brought.
  case matureAll(UserID)

  /// Whether nothing moves.
  var isEmpty: Bool {
    switch self {
    case .move(_, _, let amount), .creditCash(_, _, let amount, _),
      .drawCash(_, _, let amount, _), .drawShares(_, _, _, let amount),
      .restoreCash(_, _, let amount, _):
      amount == 0
    case .mature, .matureAll: false
    }
  }
}

/// Which of a user's cash accounts is credited.
enum CashKind: Hashable, Sendable {
  /// Withdrawable at once.
  case settled
  /// A sale's proceeds: settled from this moment on.
  case unsettledUntil(Timestamp)
  /// A bulk deposit: settled when the broker's settlement of that day is.
  case unsettledUntilSettlement(BulkDay)
}

/// What happens when a user's free cash does not suffice.
enum Shortfall: Hashable, Sendable {
  /// Nothing is written: insufficient funds.
  case refuse
  /// The user owes the rest. Only for what has happened at the broker already.
  case owe
}

/// A part of one lot of unsettled cash.
struct LotShare: Hashable, Sendable {
  let lot: Int64
  let amount: Int64
}

/// What a draw took, and from where.
struct CashDrawn: Hashable, Sendable {
  var settled: Int64 = 0
  var unsettled: [LotShare] = []
  var owed: Int64 = 0
}

/// Why the ledger refused an entry. The database decided; nothing was written.
enum LedgerError: Error, Equatable {
  /// An account that must not fall below zero would have.
  case overdrawn(AccountCode)
  /// The step is in the journal already.
  case alreadyPosted(EntryName)
  /// There is no such entry to mirror.
  case nothingToMirror(EntryName)
}
