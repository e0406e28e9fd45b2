import FoundationEssentials
import Identifiers
import Logging
import Postgres
import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import TestSupport
import Testing
import Time
import Workflow

@testable import Wallet

/// The service as it runs, on a database of its own, with a custodian of ours.
struct WalletWorld: Sendable {
  let client: WalletV1.WalletClient
  let pool: PostgresPool
  let custodian: FakeCustodian

  static func run(
    _ custodian: FakeCustodian = FakeCustodian(),
    _ body: @Sendable (WalletWorld) async throws -> Void
  ) async throws {
    try await TestDatabase.withPool(
      schema: "wallet", migrations: Wallet.migrations, poolSize: 6
    ) { pool, _ in
      var retries = RetryPolicy()
      retries.base = .milliseconds(20)
      let core = WalletCore(
        pool: pool, clock: SystemWallClock(), custodian: custodian,
        keySecret: [UInt8](repeating: 7, count: 32), retries: retries, logger: TestDatabase.quiet)
      let server = RPCServer(
        RPCServerConfiguration(), services: [core.handlers], logger: TestDatabase.quiet)
      try await withServices(core.workers + [server]) {
        let address = "127.0.0.1:\(try await server.boundPort)"
        let configuration = try #require(RPCChannelConfiguration(address: address))
        let channel = RPCChannel(configuration, logger: TestDatabase.quiet)
        try await withServices([channel]) {
          try await body(
            WalletWorld(
              client: WalletV1.WalletClient(channel), pool: pool, custodian: custodian))
        }
      }
    }
  }

  /// The user's wallet once it is no longer being made.
  func made(_ user: UserID, on chain: TypesV1.Chain) async throws -> WalletV1.UserWallet {
    try await eventually {
      let wallets = try await client.listWallets(.init(), options: .init(user: user)).wallets
      return wallets.first { $0.chain == chain && $0.status != .creating }
    }
  }

  /// The result of `look` as soon as it has one; waits at most two minutes for it.
  func eventually<Value>(_ look: () async throws -> Value?) async throws -> Value {
    for _ in 0..<6_000 {
      if let value = try await look() { return value }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw TooLate()
  }

  struct TooLate: Error {}
}

/// Runs services for as long as `body` runs.
func withServices(
  _ services: [any Service], _ body: @Sendable () async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for service in services { group.addTask { try await service.run() } }
    try await body()
    group.cancelAll()
    while let ended = await group.nextResult() {
      if case .failure(let error) = ended, !(error is CancellationError) { throw error }
    }
  }
}

extension UserID {
  static var random: UserID { UserID(UUID()) }
}
