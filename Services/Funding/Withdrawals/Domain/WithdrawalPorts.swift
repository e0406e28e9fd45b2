import FoundationEssentials
import Identifiers
import Money
import Time

/// What a user asks for.
struct WithdrawalRequest: Hashable, Sendable {
  let user: UserID
  /// The client's key of the wish.
  let key: UUID
  let amount: Money
  let chain: Chain
  let address: String

  /// The wish in a canonical form, for comparing repetitions.
  var canonicalText: String { "\(amount.micros)|\(chain.rawValue)|\(address)" }
}

/// Gets a user's cash out of the broker.
protocol RedemptionPartner: Sendable {
  /// Whether the user has an account there.
  func hasAccount(_ user: UserID) async -> Answer<Bool>
  func redeem(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent>
  /// Whether the broker has taken it on; `.absent` when it surely has not.
  func findRedemption(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent>
  /// How it goes, up to its return.
  func lookUpRedemption(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent>
}

/// Turns USD at our bank into USDC in our treasury wallet.
protocol OnRamp: Sendable {
  /// Asks our bank for the wire to Circle. Asking again under the same key gives the first one.
  func wire(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent>
  /// Whether Circle has credited the wire, or the bank has it back.
  ///
  /// `claimed`: Circle's deposits that belong to other withdrawals.
  func lookUpOnRamp(
    _ withdrawal: Withdrawal, claimed: Set<String>
  ) async -> Answer<WithdrawalEvent>
  /// Our wallet on the withdrawal's chain, Circle's id.
  func treasuryWallet(on chain: Chain) async -> Answer<String>
  /// Asks Mint to send it to our treasury wallet. Asking again under the same key gives the first.
  func hop(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent>
  /// How that goes, up to its arrival in the wallet.
  func lookUpHop(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent>
}

/// Sends USDC from our treasury wallet to a user's address.
protocol ChainPayout: Sendable {
  /// Whether there can be such an address on the chain.
  func isAddress(_ address: String, on chain: Chain) async -> Answer<Bool>
  /// Whether it is an address of our own: a user's wallet, our treasury's or Mint's.
  func isOurs(_ address: String, on chain: Chain) async -> Answer<Bool>
  func transfer(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent>
  /// Whether Circle has taken it on; `.absent` when it surely has not.
  func findTransfer(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent>
  /// How it goes: complete once a second source has seen it too.
  ///
  /// `key`: For pushing a stuck transaction; never for a second one.
  func lookUpTransfer(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent>
}

/// Knows whose money must not leave now, because our books and a partner's differ.
protocol OutboundGate: Sendable {
  func isStopped(_ user: UserID) async throws -> Bool
}

/// Where withdrawals are kept. Each method is one transaction: status, journal, the user's event
/// and the saga's wake commit together.
protocol WithdrawalRepository: Sendable {
  /// The withdrawal that was made for this wish before; `nil` for a new wish.
  ///
  /// - Throws: `FundingError.idempotencyMismatch` for another wish under the same key.
  func made(for request: WithdrawalRequest) async throws -> Withdrawal?
  /// Holds the money and begins the withdrawal, or answers with the one made before.
  ///
  /// - Throws: `FundingError.insufficientFunds`, `.limitExceeded`, `.idempotencyMismatch`.
  func create(
    _ withdrawal: Withdrawal, for request: WithdrawalRequest, policy: WithdrawalPolicy
  ) async throws -> Withdrawal
  func find(_ id: ID<Withdrawal>) async throws -> Withdrawal?
  /// Takes in an event; `user` limits it to that user's.
  ///
  /// - Throws: `FundingError.notFound`.
  func record(
    _ event: WithdrawalEvent, for id: ID<Withdrawal>, of user: UserID?
  ) async throws -> Recorded<Withdrawal>
  /// Whether the broker has settled the day of the redemption with our bank.
  func isPaid(_ withdrawal: Withdrawal) async throws -> Bool
  /// Circle's deposits that withdrawals have claimed since a moment, and perhaps earlier ones.
  func claimedOnRamps(since: Timestamp) async throws -> Set<String>
  /// Sets the next wake-up, unless an earlier one is set.
  func sleep(_ id: ID<Withdrawal>, until: Timestamp) async throws
  /// Has it looked at now, unless it waits for people.
  func wake(_ id: ID<Withdrawal>) async throws
}
