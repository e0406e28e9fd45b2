import Identifiers
import Logging
import Postgres
import ServiceLifecycle
import Time
import Workflow

/// The service without its outer world: what `Wallet` wires to Circle, and tests to a fake.
struct WalletCore {
  let handlers: WalletHandlers
  /// Wake-ups.
  let workers: [any Service]

  init(
    pool: PostgresPool, clock: any WallClock, custodian: any Custodian, keySecret: [UInt8],
    retries: RetryPolicy = RetryPolicy(), logger: Logger
  ) {
    let wallets = PostgresWalletRepository(
      pool: pool, clock: clock, ids: UUIDv7Generator(clock: clock), keySecret: keySecret)
    let workflow = WalletWorkflow(wallets: wallets, custodian: custodian, clock: clock)
    handlers = WalletHandlers(
      wallets: wallets, addresses: WalletAddresses(wallets: wallets),
      events: UserEventFeed(pool: pool))
    workers = [
      WakeLoop(
        queue: PostgresWakeQueue(pool: pool, clock: clock), concurrency: 16, logger: logger,
        policy: retries,
        handlers: [
          "wallet": { wake in
            try await pool.settle(wake, try await workflow.wake(ID(wake.saga.id)))
          }
        ])
    ]
  }
}
