import FoundationEssentials
import Identifiers
import Postgres
import RPC
import ServiceKit
import StackProto
import Testing

@testable import Onboarding

@Suite struct UserTests {
  @Test("Whoever signs up gets a profile, and two wallets in the background")
  func signUp() async throws {
    try await OnboardingWorld.run { world in
      let user = try await world.signUp(
        "auth0|mia", email: "Mia@Example.test", typedPhone: "+1 555 555 0100")
      #expect(user.email == "mia@example.test")
      #expect(user.phoneNumber == "+15555550100")
      #expect(user.displayName == "Mia Doe")
      #expect(user.kycStatus == .notStarted)
      #expect(!user.hasPasscode)
      #expect(user.featureFlags.map(\.name) == ["ai_cfo", "options_trading"])
      let wallets = try await world.eventually {
        let asked = world.neighbours.books.withLock { $0.wallets }
        return asked.count >= 2 ? asked : nil
      }
      #expect(Set(wallets) == ["\(user.userID) ethereum", "\(user.userID) solana"])
      let resolved = try await world.client.resolveUser(
        .init(issuer: OnboardingWorld.issuer, subject: "auth0|mia"))
      #expect(resolved.userID == user.userID)
    }
  }

  @Test("The same person signing up thirty times at once is one user with one inquiry")
  func parallel() async throws {
    try await OnboardingWorld.run { world in
      let ids = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<30 {
          group.addTask { try await world.signUp("auth0|mia", email: "mia@example.test").userID }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(ids.count == 1)
      let user = try #require(ids.first.flatMap { UserID($0) })
      _ = try await world.client.startKyc(.init(), options: .init(user: user))
      #expect(world.kyc.inquiryCount == 1)
      #expect(try await world.pool.query("SELECT 1 FROM users").count == 1)
    }
  }

  @Test("The same subject at another issuer is somebody else")
  func issuers() async throws {
    try await OnboardingWorld.run { world in
      let mia = try await world.signUp("mia")
      let other = try await world.client.createUser(
        .init(idToken: "https://other/ mia  ", issuer: "https://other/", subject: "mia"))
      #expect(mia.userID != other.userID)
      await expect(.notFound) {
        try await world.client.resolveUser(.init(issuer: "https://third/", subject: "mia"))
      }
    }
  }

  @Test("An ID token that is not valid, or is somebody else's, makes nobody")
  func tokens() async throws {
    try await OnboardingWorld.run { world in
      await expect(.invalidArgument, reason: "INVALID_INPUT", field: "id_token") {
        try await world.client.createUser(
          .init(idToken: "nonsense", issuer: OnboardingWorld.issuer, subject: "mia"))
      }
      await expect(.invalidArgument, reason: "INVALID_INPUT", field: "id_token") {
        try await world.client.createUser(
          .init(
            idToken: "\(OnboardingWorld.issuer) eve  ", issuer: OnboardingWorld.issuer,
            subject: "mia"))
      }
      let users = try await world.pool.query("SELECT 1 FROM users")
      #expect(users.isEmpty)
    }
  }

  @Test("An email or a phone number that another user has is a conflict, and says which")
  func conflicts() async throws {
    try await OnboardingWorld.run { world in
      try await world.signUp("mia", email: "mia@example.test", phone: "+15555550100")
      await expect(.alreadyExists, reason: "CONFLICT", field: "email") {
        try await world.signUp("eve", email: "MIA@example.test")
      }
      await expect(.alreadyExists, reason: "CONFLICT", field: "phone_number") {
        try await world.signUp("eve", typedPhone: "+15555550100")
      }
      let eve = try #require(UserID(try await world.signUp("eve").userID))
      await expect(.alreadyExists, reason: "CONFLICT", field: "email") {
        try await world.client.updateProfile(
          .init(email: "mia@example.test"), options: .init(user: eve))
      }
      await expect(.alreadyExists, reason: "CONFLICT", field: "phone_number") {
        try await world.client.updateProfile(
          .init(phoneNumber: "+15555550100"), options: .init(user: eve))
      }
    }
  }

  @Test("Nobody keeps others out by naming their address first")
  func squatting() async throws {
    try await OnboardingWorld.run { world in
      let eve = try #require(UserID(try await world.signUp("eve").userID))
      _ = try await world.client.updateProfile(
        .init(email: "mia@example.test", phoneNumber: "+15555550100"), options: .init(user: eve))
      let mia = try await world.signUp(
        "mia", email: "mia@example.test", phone: "+15555550100")
      #expect(mia.email == "mia@example.test")
      #expect(mia.phoneNumber == "+15555550100")
      let left = try await world.profile(eve)
      #expect(left.email.isEmpty)
      #expect(left.phoneNumber.isEmpty)
    }
  }

  @Test("A profile changes where something is given, and only then")
  func profile() async throws {
    try await OnboardingWorld.run { world in
      let user = try #require(
        UserID(try await world.signUp("mia", email: "mia@example.test").userID))
      let changed = try await world.client.updateProfile(
        .init(displayName: " Mia "), options: .init(user: user))
      #expect(changed.displayName == "Mia")
      #expect(changed.email == "mia@example.test")
      #expect(changed.updatedAtMicros > changed.createdAtMicros)
      await expect(.invalidArgument, field: "email") {
        try await world.client.updateProfile(.init(email: "mia"), options: .init(user: user))
      }
      await expect(.invalidArgument, field: "display_name") {
        try await world.client.updateProfile(
          .init(displayName: String(repeating: "x", count: 81)), options: .init(user: user))
      }
      await expect(.notFound) { try await world.profile(UserID(UUID())) }
      await expect(.unauthenticated) { try await world.client.getUserProfile(.init()) }
    }
  }

  @Test("A neighbour that does not answer is asked again until it does, and then no more")
  func neighbours() async throws {
    let neighbours = FakeNeighbours()
    neighbours.books.withLock { $0.failures = 5 }
    try await OnboardingWorld.run(neighbours: neighbours) { world in
      let user = try await world.signUp("mia")
      _ = try await world.eventually {
        neighbours.books.withLock { $0.wallets.count } >= 2 ? () : nil
      }
      _ = try await world.eventually {
        try await world.pool.query(
          """
          SELECT 1 FROM onboarding_progress
           WHERE ethereum_wallet_asked_at IS NOT NULL AND solana_wallet_asked_at IS NOT NULL
          """
        ).first
      }
      #expect(
        Set(neighbours.books.withLock { $0.wallets })
          == ["\(user.userID) ethereum", "\(user.userID) solana"])
    }
  }

  @Test("A flag can differ for one user")
  func flags() async throws {
    try await OnboardingWorld.run { world in
      let mia = try #require(UserID(try await world.signUp("mia").userID))
      let eve = try #require(UserID(try await world.signUp("eve").userID))
      try await world.pool.execute(
        """
        INSERT INTO feature_flag_overrides (user_id, flag_name, enabled)
        VALUES (\(mia), 'options_trading', TRUE)
        """)
      let hers = try await world.client.getFeatureFlags(.init(), options: .init(user: mia))
      let others = try await world.client.getFeatureFlags(.init(), options: .init(user: eve))
      #expect(hers.featureFlags.map(\.enabled) == [true, true])
      #expect(others.featureFlags.map(\.enabled) == [true, false])
    }
  }
}
