import Identifiers
import Time

/// How far a user's account at the broker is.
///
/// Both calls that make something there are written down before they are made (`asking…`), and
/// repeated only under the same key.
enum AccountState: String, Sendable, CaseIterable {
  /// We have the profile; nothing is sent.
  case wanted
  /// The person was sent to the broker, or we died sending.
  case askingUser = "asking_user"
  /// The broker knows the person; no account yet.
  case userKnown = "user_known"
  /// The account was asked for, or we died asking.
  case askingAccount = "asking_account"
  /// The account exists; the broker still checks the person.
  case pending
  /// Can be funded and can trade.
  case open
  /// Can sell, not buy.
  case closeOnly = "close_only"
  case frozen, closed
  /// The broker refuses the person.
  case rejected
  /// A human must look, or the broker wants to know more.
  case inReview = "in_review"
}

enum AccountDuty: Equatable, Sendable {
  case createUser, createAccount
  /// Look how it stands at the broker.
  case follow
}

/// A fact about an account.
enum AccountEvent: Equatable, Sendable {
  case askingUser, userMade(String)
  case askingAccount, accountMade(BrokerAccountReference)
  /// The person or the account surely did not reach the broker.
  case neverArrived
  case refused(String)
  case standing(AccountStanding)
  /// What became of a call cannot be found out any more.
  case lost
}

/// How an account stands at the broker.
enum AccountStanding: Equatable, Sendable {
  case pending, open, closeOnly, frozen, closed
  case rejected(String)
  /// The broker wants to know or see more.
  case needsInformation(String)

  fileprivate var state: AccountState {
    switch self {
    case .pending: .pending
    case .open: .open
    case .closeOnly: .closeOnly
    case .frozen: .frozen
    case .closed: .closed
    case .rejected: .rejected
    case .needsInformation: .inReview
    }
  }
}

/// A user's account at the broker.
struct BrokerAccount: Equatable, Sendable {
  let id: ID<BrokerAccount>
  let user: UserID
  var state: AccountState
  /// Erased once the broker has it.
  var profile: BrokerProfile?
  let kycReference: String
  var brokerUser: String?
  var account: BrokerAccountReference?
  var failure: String?
  /// Why we stopped all trading ourselves; `nil` when we did not. Independent of how the account
  /// stands at the broker.
  var hold: String?
  /// When the call under way was first made, and how often.
  var askedAt: Timestamp?
  var sends: Int
  let createdAt: Timestamp
  var updatedAt: Timestamp

  /// What is to be done next; `nil` when it is over or only a human can go on.
  var duty: AccountDuty? {
    switch state {
    case .wanted, .askingUser: .createUser
    case .userKnown, .askingAccount: .createAccount
    case .pending, .open, .closeOnly, .frozen: .follow
    // With an account at the broker it is the broker's people who look.
    case .inReview: account == nil ? nil : .follow
    case .closed, .rejected: nil
    }
  }

  /// Takes in news. What cannot be changes nothing: the next look decides.
  mutating func hear(_ event: AccountEvent, at now: Timestamp) {
    let before = self
    switch (state, event) {
    case (.wanted, .askingUser), (.askingUser, .askingUser): ask(.askingUser, now)
    case (.userKnown, .askingAccount), (.askingAccount, .askingAccount): ask(.askingAccount, now)
    case (.askingUser, .userMade(let id)):
      (state, brokerUser) = (.userKnown, id)
      (profile, askedAt, sends) = (nil, nil, 0)
    case (.askingAccount, .accountMade(let reference)):
      (state, account) = (.pending, reference)
      (askedAt, sends) = (nil, 0)
    case (.askingUser, .neverArrived): (state, askedAt, sends) = (.wanted, nil, 0)
    case (.askingAccount, .neverArrived): (state, askedAt, sends) = (.userKnown, nil, 0)
    case (.askingUser, .refused(let why)), (.askingAccount, .refused(let why)):
      (state, failure) = (.inReview, why)
      // Nothing is under way any more.
      (askedAt, sends) = (nil, 0)
    case (.askingUser, .lost), (.askingAccount, .lost):
      (state, failure) = (.inReview, "it is not known whether the broker got it")
    case (.pending, .standing(let standing)), (.open, .standing(let standing)),
      (.closeOnly, .standing(let standing)), (.frozen, .standing(let standing)),
      (.inReview, .standing(let standing)):
      adopt(standing)
    default: return
    }
    if self != before { updatedAt = now }
  }

  private mutating func ask(_ asking: AccountState, _ now: Timestamp) {
    state = asking
    askedAt = askedAt ?? now
    sends += 1
  }

  private mutating func adopt(_ standing: AccountStanding) {
    // Without an account at the broker there is nothing that could stand anyhow.
    guard account != nil else { return }
    // The broker does not take an open account back to pending; such news is old.
    if standing == .pending, state != .pending { return }
    state = standing.state
    switch standing {
    case .rejected(let why), .needsInformation(let why): failure = why
    default: failure = nil
    }
  }
}
