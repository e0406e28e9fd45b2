import FoundationEssentials
import Identifiers
import Money
import Time

/// A transfer into one of our wallets, as Circle tells of it.
struct InboundTransfer: Hashable, Sendable {
  enum State: Hashable, Sendable {
    /// On its way to COMPLETE.
    case pending
    case complete
    case dropped
    /// Stopped by screening.
    case denied
  }
  let circleTransaction: String
  let circleWallet: String
  let chain: Chain
  let txHash: String
  /// The address it was sent to.
  let destination: String
  let amount: Money
  let state: State
}

/// Whose a wallet is.
struct WalletOwner: Hashable, Sendable {
  let user: UserID
  let wallet: ID<WalletEntity>
}

/// Knows whose wallets are whose.
protocol WalletDirectory: Sendable {
  /// The user whose wallet Circle knows by this id; `.absent` when it is no user's.
  func owner(ofCircleWallet id: String) async -> Answer<WalletOwner>
}

/// Sees what comes into our wallets.
protocol InboundTransfers: Sendable {
  /// The transfer; `.absent` when it is not an incoming transfer of USDC.
  func transfer(_ circleTransaction: String) async -> Answer<InboundTransfer>
  /// Circle's ids of incoming transfers since a moment, newest first; at most a few hundred.
  func recent(since: Timestamp) async -> Answer<[String]>
}

/// A second source on what is final on chain.
protocol ChainFinality: Sendable {
  /// Whether the chain itself has this very transfer, where it can no longer be replaced.
  func isFinal(_ transfer: InboundTransfer) async -> Answer<Bool>
}

/// Turns USDC in a user's wallet into USD at our bank.
protocol OffRamp: Sendable {
  /// Asks for the transfer from the user's wallet to the address where it is redeemed.
  func sweep(_ deposit: Deposit, key: String) async -> Answer<DepositEvent>
  /// Whether a sweep was taken on; `.absent` when it surely was not.
  func findSweep(_ deposit: Deposit) async -> Answer<DepositEvent>
  /// How the sweep goes, up to its credit.
  func lookUpSweep(_ deposit: Deposit) async -> Answer<DepositEvent>
  /// Asks for the redemption. Asking again under the same key gives the first one.
  func payOut(_ deposit: Deposit, key: String) async -> Answer<DepositEvent>
  /// How the redemption goes, up to its return by the bank.
  func lookUpPayout(_ deposit: Deposit) async -> Answer<DepositEvent>
}

/// Puts USD into the user's account at the broker.
protocol BrokerFunding: Sendable {
  /// Asks the broker to credit the user.
  func fund(_ deposit: Deposit, key: String) async -> Answer<DepositEvent>
  /// Whether the broker has taken it on; `.absent` when it surely has not.
  func findFunding(_ deposit: Deposit) async -> Answer<DepositEvent>
  /// How it goes, up to its return.
  func lookUpFunding(_ deposit: Deposit) async -> Answer<DepositEvent>
}

/// What came of recording an event.
enum Recorded<Subject: Sendable>: Sendable {
  /// It moved on.
  case moved(Subject)
  /// It knew already.
  case seen
  /// It does not fit where the subject stands.
  case parked
}

/// Where deposits are kept. Each method is one transaction: status, journal, the user's event and
/// the saga's wake commit together.
protocol DepositRepository: Sendable {
  /// Takes a transfer in, with its saga; the one that is there when it was seen before.
  func open(_ transfer: InboundTransfer, of owner: WalletOwner) async throws -> Deposit
  func find(_ id: ID<Deposit>) async throws -> Deposit?
  /// Takes in an event.
  func record(_ event: DepositEvent, for id: ID<Deposit>) async throws -> Recorded<Deposit>
  /// Decides whether there is enough to sweep, and how much, and writes down that it will be asked
  /// for. What waits in the same wallet is let through together.
  func askSweep(_ id: ID<Deposit>, minimum: Money) async throws -> Recorded<Deposit>
  /// Those of Circle's transactions that no deposit is known for.
  func unknown(of circleTransactions: [String]) async throws -> [String]
  /// Sets the next wake-up, unless an earlier one is set.
  func sleep(_ id: ID<Deposit>, until: Timestamp) async throws
  /// Has it looked at now, unless it waits for people.
  func wake(_ id: ID<Deposit>) async throws
  /// Ends the saga; nothing more is expected.
  func finish(_ id: ID<Deposit>) async throws
}
