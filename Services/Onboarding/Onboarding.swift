import Cryptography
import HTTPClient
import Identifiers
import Logging
import OIDC
import Persona
import Postgres
import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import Time
import Workflow

/// Users, their identity checks, passcodes and feature flags: the whole service, wired by hand.
struct Onboarding: DatabaseOwner {
  static let name = "onboarding"

  static let migrations = [
    WorkflowSchema.migration(version: 1),
    Migration(
      version: 2, name: "users", up: PackageResources._002_users_up_sql,
      down: PackageResources._002_users_down_sql),
    Migration(
      version: 3, name: "kyc_checks", up: PackageResources._003_kyc_checks_up_sql,
      down: PackageResources._003_kyc_checks_down_sql),
    WorkflowSchema.retentionMigration(version: 4),
  ]

  static func adminAddress(_ settings: Settings) throws -> SocketAddressSetting {
    try settings.address("ONBOARDING_ADMIN_LISTEN", default: .init(host: "127.0.0.1", port: 9101))
  }

  let services: [any Service]
  let readiness: [ReadinessCheck]

  init(settings: Settings, logger: Logger) throws {
    let configuration = try OnboardingConfiguration(settings)
    let clock = SystemWallClock()
    let pool = PostgresPool(try Self.database(settings), logger: logger)
    let curl = CurlClient()
    let wallet = try ServiceCalls.channel(to: "wallet", settings, logger: logger)
    let investing = try ServiceCalls.channel(to: "investing", settings, logger: logger)

    let core = OnboardingCore(
      pool: pool, clock: clock, configuration: OnboardingCore.Policies(configuration),
      identityProvider: OIDCIdentityProvider(
        configuration, http: curl, clock: clock, logger: logger),
      kycProvider: PersonaKycProvider(configuration, http: curl),
      wallets: WalletServiceOpener(wallet: WalletV1.WalletClient(wallet)),
      broker: InvestingBrokerAccounts(investing: InvestingV1.InvestingClient(investing)),
      hasher: PasscodeHasher(), logger: logger)
    let server = try ServiceCalls.server(
      of: Self.name, settings, services: [core.handlers], logger: logger)
    // Stopped from the last to the first: calls, then wake-ups, then the pool under both.
    let retention = Retention(pool: pool, clock: clock).loop(logger: logger)
    services = [curl, pool, wallet, investing] + core.workers + [retention, server]
    readiness = [
      ReadinessCheck("database") { (try? await pool.query("SELECT 1")) != nil }
    ]
  }
}
