import Identifiers
import Postgres
import RPC
import ServiceKit
import StackProto
import TestSupport
import Testing

@testable import Wallet

@Suite struct WalletServiceTests {
  @Test("A wallet is begun at once, made in the background, and told of")
  func creation() async throws {
    try await WalletWorld.run { world in
      let user = UserID.random
      let options = RPCCallOptions(user: user)
      let begun = try await world.client.createUserWallet(
        .init(chain: .ethereum), options: options)
      #expect(begun.userID == user.description)
      let wallet = try await world.made(user, on: .ethereum)
      #expect(wallet.walletID == begun.walletID)
      #expect(wallet.status == .active)
      #expect(wallet.address == "0xAbCdEf1")
      #expect(wallet.circleWalletID == "circle-1")

      let address = try await world.client.getDepositAddress(
        .init(chain: .ethereum), options: options)
      #expect(address.address == wallet.address)
      #expect(address.walletID == wallet.walletID)

      var events = world.client.watchUser(.init(), options: options).makeAsyncIterator()
      let event = try #require(try await events.next())
      #expect(event.topic == "wallet")
      #expect(event.subjectID == wallet.walletID)
      #expect(try WalletV1.UserWallet(serialized: event.payload).address == wallet.address)
    }
  }

  @Test("Asked for twenty times at once, one wallet a chain is made")
  func parallel() async throws {
    try await WalletWorld.run { world in
      let user = UserID.random
      let ids = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<20 {
          let chain: TypesV1.Chain = number.isMultiple(of: 2) ? .ethereum : .solana
          group.addTask {
            try await world.client.createUserWallet(
              .init(chain: chain), options: .init(user: user)
            ).walletID
          }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(ids.count == 2)
      _ = try await world.made(user, on: .ethereum)
      _ = try await world.made(user, on: .solana)
      #expect(world.custodian.count == 2)
      let list = try await world.client.listWallets(.init(), options: .init(user: user)).wallets
      #expect(list.map(\.chain) == [.ethereum, .solana])
    }
  }

  @Test("Whatever gets lost on the way, one wallet is made", arguments: FakeCustodian.Loss.allCases)
  func losses(_ loss: FakeCustodian.Loss) async throws {
    try await WalletWorld.run(FakeCustodian(losing: loss)) { world in
      let user = UserID.random
      _ = try await world.client.createUserWallet(.init(chain: .solana), options: .init(user: user))
      let wallet = try await world.made(user, on: .solana)
      #expect(wallet.status == .active)
      #expect(world.custodian.count == 1)
      // Nothing is left in doubt in the books of our calls.
      let states = try await world.pool.query(
        "SELECT state FROM partner_calls WHERE state NOT IN ('ok', 'definite_failure')")
      #expect(states.isEmpty)
    }
  }

  @Test("No address is given out before there is one")
  func beingMade() async throws {
    let custodian = FakeCustodian()
    custodian.set { $0.isDown = true }
    try await WalletWorld.run(custodian) { world in
      let user = UserID.random
      let options = RPCCallOptions(user: user)
      for _ in 1...2 {
        let error = await #expect(throws: RPCError.self) {
          try await world.client.getDepositAddress(.init(chain: .solana), options: options)
        }
        #expect(error?.code == .unavailable)
        #expect(error?.retryAfter == .milliseconds(500))
        _ = try await world.client.createUserWallet(.init(chain: .solana), options: options)
      }
      custodian.set { $0.isDown = false }
      _ = try await world.made(user, on: .solana)
      #expect(custodian.count == 1)
    }
  }

  @Test("A wallet that the custodian froze gives out no address")
  func frozen() async throws {
    let custodian = FakeCustodian()
    custodian.set { $0.makesFrozen = true }
    try await WalletWorld.run(custodian) { world in
      let user = UserID.random
      _ = try await world.client.createUserWallet(.init(chain: .solana), options: .init(user: user))
      #expect(try await world.made(user, on: .solana).status == .inactive)
      let error = await #expect(throws: RPCError.self) {
        try await world.client.getDepositAddress(.init(chain: .solana), options: .init(user: user))
      }
      #expect(error?.code == .failedPrecondition)
    }
  }

  @Test("A custodian that keeps saying no brings a human in")
  func review() async throws {
    let custodian = FakeCustodian()
    custodian.set { $0.losses = Array(repeating: .refusal, count: 10) }
    try await WalletWorld.run(custodian) { world in
      let user = UserID.random
      _ = try await world.client.createUserWallet(.init(chain: .solana), options: .init(user: user))
      let reason = try await world.eventually {
        try await world.pool.query(
          "SELECT review_reason FROM sagas WHERE state = 'in_review'"
        ).first?.value("review_reason", as: String.self)
      }
      #expect(reason.contains("refused"))
      #expect(custodian.books.withLock { $0.creations } == WalletWorkflow.maximumAttempts)
    }
  }

  @Test("An inbound transfer finds its wallet by address or by Circle's id, and nobody else's")
  func lookUps() async throws {
    try await WalletWorld.run { world in
      let (user, other) = (UserID.random, UserID.random)
      for chain in [TypesV1.Chain.ethereum, .solana] {
        _ = try await world.client.createUserWallet(.init(chain: chain), options: .init(user: user))
      }
      let ethereum = try await world.made(user, on: .ethereum)
      let solana = try await world.made(user, on: .solana)
      // Ethereum's digits are the same in either case, Solana's are not.
      #expect(
        try await world.client.getWalletByAddress(
          .init(chain: .ethereum, address: ethereum.address.uppercased())) == ethereum)
      #expect(
        try await world.client.getWalletByAddress(
          .init(chain: .solana, address: solana.address)) == solana)
      #expect(
        try await world.client.getWalletByCircleID(
          .init(circleWalletID: solana.circleWalletID)) == solana)
      await expect(.notFound) {
        try await world.client.getWalletByAddress(
          .init(chain: .solana, address: solana.address.lowercased()))
      }
      await expect(.notFound) {
        try await world.client.getWalletByAddress(
          .init(chain: .solana, address: ethereum.address))
      }
      await expect(.notFound) {
        try await world.client.getWalletByCircleID(.init(circleWalletID: ""))
      }
      let list = try await world.client.listWallets(.init(), options: .init(user: other))
      #expect(list.wallets.isEmpty)
      await expect(.unavailable) {
        try await world.client.getDepositAddress(.init(chain: .solana), options: .init(user: other))
      }
    }
  }

  @Test("The treasury has one wallet a chain, which is nobody's deposit address")
  func treasury() async throws {
    let custodian = FakeCustodian()
    custodian.set { $0.isDown = true }
    try await WalletWorld.run(custodian) { world in
      await expect(.unavailable) {
        try await world.client.getTreasuryWallet(.init(chain: .ethereum))
      }
      custodian.set { $0.isDown = false }
      let treasury = try await world.eventually {
        try? await world.client.getTreasuryWallet(.init(chain: .ethereum))
      }
      #expect(!treasury.address.isEmpty)
      #expect(world.custodian.count == 1)
      await expect(.notFound) {
        try await world.client.getWalletByCircleID(.init(circleWalletID: treasury.circleWalletID))
      }
      await expect(.notFound) {
        try await world.client.getWalletByAddress(
          .init(chain: .ethereum, address: treasury.address))
      }
    }
  }

  @Test("A treasury wallet that is there already is taken over, not made again")
  func knownTreasury() async throws {
    let custodian = FakeCustodian()
    let made = await custodian.create(
      on: .solana, referenceID: "treasury", idempotencyKey: "by hand")
    guard case .fact(let known) = made else {
      Issue.record("no fact")
      return
    }
    try await WalletWorld.run(custodian) { world in
      let treasury = try await world.eventually {
        try? await world.client.getTreasuryWallet(.init(chain: .solana))
      }
      #expect(treasury.circleWalletID == known.custody.walletID)
      #expect(custodian.count == 1)
    }
  }

  @Test("A call that names no user or no chain is refused")
  func refusals() async throws {
    try await WalletWorld.run { world in
      await expect(.unauthenticated) {
        try await world.client.createUserWallet(.init(chain: .ethereum))
      }
      await expect(.invalidArgument, field: "chain") {
        try await world.client.createUserWallet(.init(), options: .init(user: .random))
      }
    }
  }
}

/// Expects a call to be refused so.
func expect<Value>(
  _ code: RPCCode, field: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ call: () async throws -> Value
) async {
  do {
    _ = try await call()
    Issue.record("the call was not refused", sourceLocation: sourceLocation)
  } catch let error as RPCError {
    #expect(error.code == code, sourceLocation: sourceLocation)
    if let field { #expect(error.field == field, sourceLocation: sourceLocation) }
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}
