import Cryptography
import FoundationEssentials
import Identifiers
import Postgres
import RPC
import ServiceKit
import ServiceLifecycle
import StackProto
import TestSupport
import Testing
import Time
import Workflow

@testable import Onboarding

/// The service as it runs, on a database of its own, among partners and neighbours of ours.
struct OnboardingWorld: Sendable {
  static let issuer = "https://login.example.test/"
  static let webhookSecret = "wbhsec_test"

  let client: OnboardingV1.OnboardingClient
  let pool: PostgresPool
  let kyc: FakeKycProvider
  let neighbours: FakeNeighbours
  let clock: any WallClock

  static func run(
    kyc: FakeKycProvider = FakeKycProvider(), neighbours: FakeNeighbours = FakeNeighbours(),
    clock: any WallClock = SystemWallClock(),
    policies: OnboardingCore.Policies = OnboardingCore.Policies(),
    _ body: @Sendable (OnboardingWorld) async throws -> Void
  ) async throws {
    var policies = policies
    policies.webhookSecrets = [webhookSecret]
    let settled = policies
    try await TestDatabase.withPool(
      schema: "onboarding", migrations: Onboarding.migrations, poolSize: 8
    ) { pool, _ in
      var retries = RetryPolicy()
      retries.base = .milliseconds(20)
      let core = OnboardingCore(
        pool: pool, clock: clock, configuration: settled,
        identityProvider: FakeIdentityProvider(), kycProvider: kyc, wallets: neighbours,
        broker: neighbours, hasher: PasscodeHasher(parameters: .cheap), retries: retries,
        logger: TestDatabase.quiet)
      let server = RPCServer(
        RPCServerConfiguration(), services: [core.handlers], logger: TestDatabase.quiet)
      try await withServices(core.workers + [server]) {
        let address = "127.0.0.1:\(try await server.boundPort)"
        let configuration = try #require(RPCChannelConfiguration(address: address))
        let channel = RPCChannel(configuration, logger: TestDatabase.quiet)
        try await withServices([channel]) {
          try await body(
            OnboardingWorld(
              client: OnboardingV1.OnboardingClient(channel), pool: pool, kyc: kyc,
              neighbours: neighbours, clock: clock))
        }
      }
    }
  }

  /// Signs somebody up who logged in as `subject`.
  @discardableResult
  func signUp(
    _ subject: String, email: String = "", phone: String = "", typedPhone: String = ""
  ) async throws -> OnboardingV1.User {
    try await client.createUser(
      .init(
        idToken: "\(Self.issuer) \(subject) \(email) \(phone)", issuer: Self.issuer,
        subject: subject, phoneNumber: typedPhone))
  }

  /// Signs somebody up and starts their identity check.
  func signUpWithInquiry(
    _ subject: String
  ) async throws -> (user: UserID, session: OnboardingV1.KycSession) {
    let user = try #require(UserID(try await signUp(subject).userID))
    return (user, try await client.startKyc(.init(), options: .init(user: user)))
  }

  func profile(_ user: UserID) async throws -> OnboardingV1.User {
    try await client.getUserProfile(.init(), options: .init(user: user))
  }

  /// Waits until the user's identity check has come there.
  func kycStatus(_ user: UserID, becomes status: OnboardingV1.KycStatus) async throws {
    try await eventually { try await profile(user).kycStatus == status ? () : nil }
  }

  /// A webhook of the provider about an inquiry, signed as it signs.
  func deliver(
    _ name: String, about inquiryID: String, id: String? = nil, at moment: Timestamp? = nil,
    secret: String = webhookSecret
  ) async throws -> Int32 {
    let createdAt = (moment ?? clock.now).rfc3339Microseconds
    let body = [UInt8](
      """
      {"data":{"type":"event","id":"\(id ?? "evt_\(UUID())")","attributes":{"name":"\(name)",\
      "created-at":"\(createdAt)","payload":{"data":{"type":"inquiry","id":"\(inquiryID)",\
      "attributes":{"status":"whatever"}}}}}}
      """.utf8)
    let time = clock.now.seconds
    let tag = HMACSHA256.authenticate(
      [UInt8]("\(time).".utf8) + body, key: [UInt8](secret.utf8))
    return try await client.receiveWebhook(
      .init(
        source: "persona",
        headers: [.init(name: "persona-signature", value: "t=\(time),v1=\(Hex.encode(tag))")],
        body: body)
    ).status
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

/// Expects a call to be refused so.
@discardableResult
func expect<Value>(
  _ code: RPCCode, reason: String? = nil, field: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation, _ call: () async throws -> Value
) async -> RPCError? {
  do {
    _ = try await call()
    Issue.record("the call was not refused", sourceLocation: sourceLocation)
  } catch let error as RPCError {
    #expect(error.code == code, sourceLocation: sourceLocation)
    if let reason { #expect(error.reason == reason, sourceLocation: sourceLocation) }
    if let field { #expect(error.field == field, sourceLocation: sourceLocation) }
    return error
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
  return nil
}
