import Synchronization

@testable import Wallet

/// A custodian with books of its own, so that it can witness against us.
final class FakeCustodian: Custodian {
  /// What the network does to the first call that would make a wallet.
  enum Loss: CaseIterable, Sendable {
    case nothing
    /// It eats the question.
    case question
    /// It eats the answer.
    case answer
    /// It never lets the question out.
    case connection
    /// The custodian says no.
    case refusal
    /// The custodian says no, and the next answer is lost.
    case refusalThenAnswer
  }

  struct Books: Sendable {
    var losses: [Loss]
    /// What was made, by idempotency key.
    var made: [String: (reference: String, chain: Chain, wallet: CustodianWallet)] = [:]
    var creations = 0
    var isDown = false
    var makesFrozen = false
  }

  let books: Mutex<Books>

  init(losing loss: Loss = .nothing) {
    let losses: [Loss] =
      switch loss {
      case .nothing: []
      case .refusalThenAnswer: [.refusal, .answer]
      default: [loss]
      }
    books = Mutex(Books(losses: losses))
  }

  func create(
    on chain: Chain, referenceID: String, idempotencyKey: String
  ) async -> CustodianAnswer<CustodianWallet> {
    books.withLock { books in
      books.creations += 1
      if books.isDown { return .silence }
      let loss = books.losses.isEmpty ? Loss.nothing : books.losses.removeFirst()
      switch loss {
      case .question: return .silence
      case .connection: return .notSent
      case .refusal: return .refused
      case .nothing, .answer, .refusalThenAnswer: break
      }
      let known = books.made[idempotencyKey]?.wallet
      let number = books.made.count + 1
      let address = chain == .ethereum ? "0xAbCdEf\(number)" : "So\(number)LaNa"
      let wallet =
        known
        ?? CustodianWallet(
          custody: Custody(walletID: "circle-\(number)", address: address),
          isFrozen: books.makesFrozen)
      books.made[idempotencyKey] = (referenceID, chain, wallet)
      return loss == .answer ? .silence : .fact(wallet)
    }
  }

  func wallets(
    on chain: Chain, referenceID: String
  ) async -> CustodianAnswer<[CustodianWallet]> {
    books.withLock { books in
      if books.isDown { return .silence }
      return .fact(
        books.made.values.filter { $0.reference == referenceID && $0.chain == chain }
          .map(\.wallet))
    }
  }

  /// How many wallets there are.
  var count: Int { books.withLock { $0.made.count } }

  func set(_ change: @Sendable (inout Books) -> Void) { books.withLock { change(&$0) } }
}
