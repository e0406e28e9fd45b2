import Cryptography
import Identifiers
import Logging
import Persona
import Postgres
import ServiceLifecycle
import Time
import Workflow

/// The service without its outer world: what `Onboarding` wires to the real partners, and tests to
/// fake ones.
struct OnboardingCore {
  /// The decisions that are settings.
  struct Policies {
    var kyc = KycAttemptPolicy(maximumAttempts: 3)
    var polling = KycPollingAges(
      pending: .seconds(120), notStarted: .seconds(600), approved: .seconds(86_400))
    var pollInterval = Duration.seconds(30)
    var lock = PasscodeLockPolicy.standard
    var sessionLifetime = Duration.seconds(600)
    var webhookSecrets: [String] = []
    var webhookTolerance = Duration.seconds(3 * 86_400)
  }

  let handlers: OnboardingHandlers
  /// Wake-ups, inbox and poller.
  let workers: [any Service]

  init(
    pool: PostgresPool, clock: any WallClock, configuration policies: Policies,
    identityProvider: any IdentityProvider, kycProvider: any KycProvider,
    wallets: any WalletOpener, broker: any BrokerAccounts, hasher: PasscodeHasher,
    retries: RetryPolicy = RetryPolicy(), logger: Logger
  ) {
    let ids = UUIDv7Generator(clock: clock)
    let users = PostgresUserRepository(pool: pool, clock: clock, ids: ids)
    let kyc = KycWorkflow(
      checks: PostgresKycRepository(pool: pool, clock: clock, ids: ids), provider: kycProvider,
      policy: policies.kyc, clock: clock, ids: ids)
    let onboarding = OnboardingWorkflow(
      progress: PostgresOnboardingProgressRepository(pool: pool), kyc: kycProvider,
      wallets: wallets, broker: broker)
    handlers = OnboardingHandlers(
      signUp: SignUp(provider: identityProvider, users: users), users: users, kyc: kyc,
      webhooks: PersonaWebhookIntake(
        verifier: PersonaWebhook(
          secrets: policies.webhookSecrets, tolerance: policies.webhookTolerance, clock: clock),
        pool: pool, clock: clock),
      passcodes: Passcodes(
        repository: PostgresPasscodeRepository(pool: pool),
        hashing: ScryptPasscodeHashing(hasher: hasher), policy: policies.lock,
        sessionLifetime: policies.sessionLifetime, clock: clock),
      flags: PostgresFeatureFlagRepository(pool: pool), events: UserEventFeed(pool: pool))
    workers = [
      WakeLoop(
        queue: PostgresWakeQueue(pool: pool, clock: clock), concurrency: 16, logger: logger,
        policy: retries,
        handlers: [
          "kyc": { wake in
            try await pool.settle(wake, try await kyc.wake(ID(wake.saga.id)))
          },
          "onboarding": { wake in
            try await pool.settle(wake, try await onboarding.wake(ID(wake.saga.id)))
          },
        ]),
      InboxWorker(
        pool: pool, clock: clock, logger: logger, policy: retries,
        forgetting: [PersonaWebhookIntake.source],
        handlers: [PersonaWebhookIntake.source: { try await kyc.take($0) }]),
      PollLoop(every: policies.pollInterval, name: "kyc", logger: logger) {
        try await kyc.poll(policies.polling)
      },
    ]
  }
}

extension OnboardingCore.Policies {
  init(_ configuration: OnboardingConfiguration) {
    self.init(
      kyc: configuration.kycPolicy, polling: configuration.kycPolling,
      pollInterval: configuration.kycPollInterval,
      sessionLifetime: configuration.passcodeSessionLifetime,
      webhookSecrets: configuration.personaWebhookSecrets,
      webhookTolerance: configuration.personaWebhookTolerance)
  }
}
