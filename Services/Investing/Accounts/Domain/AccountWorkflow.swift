import Identifiers
import Time

/// The broker, as far as people and accounts go. The same key never makes a second one.
protocol Brokerage: Sendable {
  /// Makes the person known; a fact is the broker's id of them, a refusal, or that it never arrived.
  func createUser(_ profile: BrokerProfile, for account: BrokerAccount, key: String) async
    -> Answer<AccountEvent>
  /// Opens an account for a person it knows.
  func createAccount(for account: BrokerAccount, brokerUser: String, key: String) async
    -> Answer<AccountEvent>
  /// The account that a person has there; `nil` when there is none.
  func account(of brokerUser: String) async -> Answer<BrokerAccountReference?>
  /// How the account stands, and if it is pending also how the person does.
  func standing(of account: BrokerAccountReference, brokerUser: String) async
    -> Answer<AccountStanding>
}

/// Where accounts are kept.
protocol AccountRepository: Sendable {
  /// Writes a new account down and starts its saga; a user that has one keeps it.
  func insert(_ account: BrokerAccount) async throws -> BrokerAccount
  /// - Throws: `InvestingError.notFound`.
  func find(_ id: ID<BrokerAccount>) async throws -> BrokerAccount
  func find(of user: UserID) async throws -> BrokerAccount?
  func find(accountNumber: String?, brokerAccount: String?, brokerUser: String?) async throws
    -> BrokerAccount?
  /// Changes an account in one transaction with its saga's next wake-up.
  ///
  /// - Returns: The account, and whether this changed it.
  @discardableResult
  func update(
    _ id: ID<BrokerAccount>, _ change: @escaping @Sendable (inout BrokerAccount) -> AccountEffect
  ) async throws -> (account: BrokerAccount, changed: Bool)
  /// Makes the account's saga look now, also one that waits for a human.
  func wake(_ id: ID<BrokerAccount>) async throws
  /// The users with an open account, by id.
  func openUsers(after: UserID?, limit: Int) async throws -> [UserID]
}

/// What a change of an account brings about besides itself.
struct AccountEffect: Equatable, Sendable {
  /// When the saga is to look again; `nil` leaves its wake-up as it is.
  var wakeAt: Timestamp?
  /// The saga has ended.
  var finished = false
  /// The saga waits for a human, for this reason.
  var parked: String?
}

/// The keys under which people and accounts are made at the broker.
protocol AccountKeys: Sendable {
  func userKey(for account: BrokerAccount) -> String
  func accountKey(for account: BrokerAccount) -> String
}

/// Opens accounts at the broker and follows how they stand.
struct AccountWorkflow: AccountDirectory {
  /// As for orders: the broker keeps keys four days, we stop a day earlier.
  static let keyLife: Duration = .seconds(72 * 3_600)
  /// How often an account that is open is looked at without being told.
  static let openPause: Duration = .seconds(6 * 3_600)

  /// How often an account that the broker's people look at is looked at without being told.
  static let reviewPause: Duration = .seconds(300)

  let accounts: any AccountRepository
  let brokerage: any Brokerage
  let keys: any AccountKeys
  let clock: any WallClock
  let ids: any IDGenerator

  /// Writes down that the user wants an account; its saga opens it.
  func open(
    for user: UserID, profile: BrokerProfile, kycReference: String
  ) async throws -> BrokerAccount {
    let now = clock.now
    return try await accounts.insert(
      BrokerAccount(
        id: ids.makeID(), user: user, state: .wanted, profile: profile,
        kycReference: kycReference, brokerUser: nil, account: nil, failure: nil, hold: nil,
        askedAt: nil, sends: 0, createdAt: now, updatedAt: now))
  }

  /// Stops all trading of the user; orders already at the broker go on.
  ///
  /// - Throws: `InvestingError.notFound` when there is no account.
  func freeze(_ user: UserID, reason: String) async throws -> BrokerAccount {
    guard let account = try await accounts.find(of: user) else {
      throw InvestingError.notFound("broker account")
    }
    let now = clock.now
    return try await accounts.update(account.id) { account in
      if account.hold == nil { (account.hold, account.updatedAt) = (reason, now) }
      return AccountEffect()
    }.account
  }

  func account(of user: UserID, for side: OrderSide) async throws -> BrokerAccountReference {
    guard let account = try await accounts.find(of: user) else {
      throw InvestingError.kycRequired("the identity check is not complete")
    }
    guard account.hold == nil else {
      throw InvestingError.orderRejected("trading is stopped for this account")
    }
    switch (account.state, side, account.account) {
    case (.open, _, let reference?), (.closeOnly, .sell, let reference?): return reference
    case (.closeOnly, .buy, _):
      throw InvestingError.orderRejected("the account can only sell at the moment")
    case (.frozen, _, _), (.closed, _, _):
      throw InvestingError.orderRejected("the account is \(account.state.rawValue)")
    default: throw InvestingError.kycRequired("the broker account is not open yet")
    }
  }

  /// Does what the account is owed.
  func wake(_ id: ID<BrokerAccount>) async throws {
    // At most three steps follow each other without a pause: user, account, standing.
    for _ in 1...3 {
      let account = try await accounts.find(id)
      guard let duty = account.duty else { return try await rest(id) }
      let event: AccountEvent?
      switch duty {
      case .createUser: event = try await createUser(account)
      case .createAccount: event = try await createAccount(account)
      case .follow: event = try await follow(account)
      }
      guard let event, try await hear(event, id), duty != .follow else { break }
    }
    try await rest(id)
  }

  private func createUser(_ account: BrokerAccount) async throws -> AccountEvent? {
    guard let profile = account.profile else { return .lost }
    if let late = tooLate(account) { return late }
    guard try await hear(.askingUser, account.id) else { return nil }
    let answer = await brokerage.createUser(
      profile, for: account, key: keys.userKey(for: account))
    return sure(answer, account)
  }

  private func createAccount(_ account: BrokerAccount) async throws -> AccountEvent? {
    guard let brokerUser = account.brokerUser else { return .lost }
    // Asked for before, and nobody knows what came of it: look before asking again.
    if account.sends > 0, case .fact(let made?) = await brokerage.account(of: brokerUser) {
      return .accountMade(made)
    }
    if let late = tooLate(account) { return late }
    guard try await hear(.askingAccount, account.id) else { return nil }
    let answer = await brokerage.createAccount(
      for: account, brokerUser: brokerUser, key: keys.accountKey(for: account))
    return sure(answer, account)
  }

  private func tooLate(_ account: BrokerAccount) -> AccountEvent? {
    guard let askedAt = account.askedAt else { return nil }
    return clock.now >= askedAt.adding(Self.keyLife) ? .lost : nil
  }

  /// That a repeated call never arrived says nothing about the first.
  private func sure(_ answer: Answer<AccountEvent>, _ account: BrokerAccount) -> AccountEvent? {
    guard case .fact(let event) = answer else { return nil }
    return event == .neverArrived && account.sends > 0 ? nil : event
  }

  private func follow(_ account: BrokerAccount) async throws -> AccountEvent? {
    guard let reference = account.account, let brokerUser = account.brokerUser,
      case .fact(let standing) = await brokerage.standing(of: reference, brokerUser: brokerUser)
    else { return nil }
    return .standing(standing)
  }

  private func hear(_ event: AccountEvent, _ id: ID<BrokerAccount>) async throws -> Bool {
    let now = clock.now
    return try await accounts.update(id) { account in
      account.hear(event, at: now)
      return AccountEffect()
    }.changed
  }

  /// Says when to look again.
  private func rest(_ id: ID<BrokerAccount>) async throws {
    let now = clock.now
    try await accounts.update(id) { account in
      switch account.state {
      case .closed, .rejected: AccountEffect(finished: true)
      case .inReview where account.account == nil:
        AccountEffect(parked: account.failure ?? "the broker wants a human")
      case .inReview: AccountEffect(wakeAt: now.adding(Self.reviewPause))
      case .open, .closeOnly, .frozen: AccountEffect(wakeAt: now.adding(Self.openPause))
      case .wanted, .askingUser, .userKnown, .askingAccount, .pending:
        AccountEffect(wakeAt: now.adding(account.pause(at: now)))
      }
    }
  }
}

extension BrokerAccount {
  /// How long to leave the broker alone while the account is being opened. What it did not answer is
  /// sent less and less often: it answers a key only a few times. Its check of the person takes
  /// seconds, at most a quarter of an hour, or a human.
  func pause(at now: Timestamp) -> Duration {
    if sends > 0 { return .seconds(1 << min(sends - 1, 6)) }
    let age = now.since(updatedAt)
    if age < .seconds(30) { return .seconds(1) }
    if age < .seconds(900) { return .seconds(10) }
    return .seconds(60)
  }
}
