import FoundationEssentials
import Identifiers
import Postgres
import RPC
import ServiceKit
import StackProto
import Testing
import Time
import Workflow

@testable import Onboarding

@Suite struct KycTests {
  @Test("A check goes from sign-up to approval by webhook, and the user and the broker are told")
  func approval() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      #expect(session.status == .notStarted)
      #expect(session.sessionToken == "session of \(session.inquiryID)")

      world.kyc.set(session.inquiryID, .begun)
      #expect(try await world.deliver("inquiry.started", about: session.inquiryID) == 200)
      try await world.kycStatus(user, becomes: .pending)
      // The end screen approves nobody.
      world.kyc.set(session.inquiryID, .completed)
      #expect(try await world.deliver("inquiry.completed", about: session.inquiryID) == 200)
      world.kyc.set(session.inquiryID, .approved)
      #expect(try await world.deliver("inquiry.approved", about: session.inquiryID) == 200)
      try await world.kycStatus(user, becomes: .approved)

      let person = try await world.eventually {
        world.neighbours.books.withLock { $0.accounts[user] }
      }
      #expect(person.lastName == user.description)

      var events = world.client.watchUser(.init(), options: .init(user: user)).makeAsyncIterator()
      var told: [OnboardingV1.KycStatus] = []
      for _ in 1...2 {
        let event = try #require(try await events.next())
        #expect(event.topic == "kyc")
        told.append(try OnboardingV1.User(serialized: event.payload).kycStatus)
      }
      #expect(told == [.pending, .approved])
      await expect(.failedPrecondition, reason: "CONFLICT") {
        try await world.client.startKyc(.init(), options: .init(user: user))
      }
    }
  }

  @Test("A forged webhook is refused and changes nothing")
  func forgery() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      world.kyc.set(session.inquiryID, .approved)
      let status = try await world.deliver(
        "inquiry.approved", about: session.inquiryID, secret: "guessed")
      #expect(status == 401)
      let bare = try await world.client.receiveWebhook(
        .init(source: "persona", headers: [], body: [UInt8]("{}".utf8)))
      #expect(bare.status == 401)
      #expect(try await world.pool.query("SELECT 1 FROM inbox").isEmpty)
      #expect(try await world.profile(user).kycStatus == .notStarted)
    }
  }

  @Test("A webhook only makes us read: what it claims is not believed")
  func claims() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      world.kyc.set(session.inquiryID, .begun)
      #expect(try await world.deliver("inquiry.approved", about: session.inquiryID) == 200)
      try await world.kycStatus(user, becomes: .pending)
    }
  }

  @Test("A webhook that comes twice is read once; an old one is not read; a strange one is kept")
  func repetition() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      world.kyc.set(session.inquiryID, .begun)
      let now = world.clock.now
      for _ in 1...3 {
        #expect(
          try await world.deliver(
            "inquiry.started", about: session.inquiryID, id: "evt_1", at: now) == 200)
      }
      try await world.kycStatus(user, becomes: .pending)
      let old = now.adding(.seconds(-60))
      #expect(
        try await world.deliver("inquiry.created", about: session.inquiryID, at: old) == 200)
      #expect(try await world.deliver("inquiry.created", about: "inq_strange") == 200)
      _ = try await world.eventually {
        try await world.pool.query("SELECT 1 FROM inbox WHERE processed_at IS NULL").isEmpty
          ? () : nil
      }
      #expect(world.kyc.books.withLock { $0.readings } == 1)
      #expect(try await world.pool.query("SELECT 1 FROM inbox").count == 3)
    }
  }

  @Test("Without any webhook the poller finds the decision")
  func poller() async throws {
    var policies = OnboardingCore.Policies()
    policies.pollInterval = .milliseconds(30)
    policies.polling = KycPollingAges(
      pending: .milliseconds(50), notStarted: .milliseconds(50), approved: .milliseconds(50))
    try await OnboardingWorld.run(policies: policies) { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      world.kyc.set(session.inquiryID, .underReview)
      try await world.kycStatus(user, becomes: .pending)
      world.kyc.set(session.inquiryID, .approved)
      try await world.kycStatus(user, becomes: .approved)
      _ = try await world.eventually {
        world.neighbours.books.withLock { $0.accounts[user] }
      }
      world.kyc.set(session.inquiryID, .declined)
      try await world.kycStatus(user, becomes: .rejected)
    }
  }

  @Test("An approval that is taken back freezes the account, and cannot be tried again")
  func revocation() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      world.kyc.set(session.inquiryID, .approved)
      let change = try await world.client.updateKYCStatus(.init(inquiryID: session.inquiryID))
      #expect(change.changed)
      #expect(change.userID == user.description)
      _ = try await world.eventually { world.neighbours.books.withLock { $0.accounts[user] } }
      world.kyc.set(session.inquiryID, .declined)
      #expect(
        try await world.client.updateKYCStatus(.init(inquiryID: session.inquiryID)).status
          == .rejected)
      _ = try await world.eventually {
        world.neighbours.books.withLock { $0.frozen.contains(user) } ? () : nil
      }
      #expect(world.neighbours.books.withLock { $0.openings } == 1)
      await expect(.failedPrecondition, reason: "CONFLICT") {
        try await world.client.startKyc(.init(), options: .init(user: user))
      }
    }
  }

  @Test("A decision reaches a user whose saga waits for a human")
  func parkedSaga() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      _ = try await world.eventually {
        world.neighbours.books.withLock { $0.wallets.count == 2 ? () : nil }
      }
      try await world.pool.transaction {
        try $0.parkSaga(.onboarding(user), reason: "A service refused.")
      }
      world.kyc.set(session.inquiryID, .approved)
      _ = try await world.client.updateKYCStatus(.init(inquiryID: session.inquiryID))
      _ = try await world.eventually { world.neighbours.books.withLock { $0.accounts[user] } }
    }
  }

  @Test("A rejected user may try again with a new inquiry, as often as policy allows")
  func attempts() async throws {
    var policies = OnboardingCore.Policies()
    policies.kyc = KycAttemptPolicy(maximumAttempts: 2)
    try await OnboardingWorld.run(policies: policies) { world in
      let (user, first) = try await world.signUpWithInquiry("mia")
      world.kyc.set(first.inquiryID, .declined)
      _ = try await world.client.updateKYCStatus(.init(inquiryID: first.inquiryID))
      #expect(try await world.profile(user).kycStatus == .rejected)
      let second = try await world.client.startKyc(.init(), options: .init(user: user))
      #expect(second.inquiryID != first.inquiryID)
      #expect(second.status == .pending)
      #expect(try await world.profile(user).kycStatus == .pending)
      // News of the first attempt no longer moves the user.
      world.kyc.set(first.inquiryID, .approved)
      _ = try await world.client.updateKYCStatus(.init(inquiryID: first.inquiryID))
      #expect(try await world.profile(user).kycStatus == .pending)
      world.kyc.set(second.inquiryID, .attemptsExhausted)
      _ = try await world.client.updateKYCStatus(.init(inquiryID: second.inquiryID))
      await expect(.failedPrecondition, reason: "CONFLICT") {
        try await world.client.startKyc(.init(), options: .init(user: user))
      }
      #expect(world.kyc.inquiryCount == 2)
    }
  }

  @Test("An expired inquiry is resumed, not made anew")
  func expiry() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      world.kyc.set(session.inquiryID, .begun)
      _ = try await world.client.updateKYCStatus(.init(inquiryID: session.inquiryID))
      world.kyc.set(session.inquiryID, .expired)
      let expired = try await world.client.updateKYCStatus(.init(inquiryID: session.inquiryID))
      #expect(expired.status == .notStarted)
      let again = try await world.client.startKyc(.init(), options: .init(user: user))
      #expect(again.inquiryID == session.inquiryID)
      #expect(again.status == .pending)
    }
  }

  @Test(
    "Whatever gets lost on the way, one inquiry is made", arguments: FakeKycProvider.Loss.allCases)
  func losses(_ loss: FakeKycProvider.Loss) async throws {
    try await OnboardingWorld.run(kyc: FakeKycProvider(losing: [loss])) { world in
      let (_, session) = try await world.signUpWithInquiry("mia")
      #expect(!session.inquiryID.isEmpty)
      #expect(world.kyc.inquiryCount == 1)
    }
  }

  @Test("While the provider is away, starting a check says so; a strange inquiry is not found")
  func outage() async throws {
    try await OnboardingWorld.run { world in
      let (user, session) = try await world.signUpWithInquiry("mia")
      world.kyc.change { $0.isDown = true }
      let error = await expect(.unavailable, reason: "PARTNER_UNAVAILABLE") {
        try await world.client.startKyc(.init(), options: .init(user: user))
      }
      #expect(error?.retryAfter != nil)
      await expect(.unavailable, reason: "PARTNER_UNAVAILABLE") {
        try await world.client.updateKYCStatus(.init(inquiryID: session.inquiryID))
      }
      world.kyc.change { $0.isDown = false }
      await expect(.notFound) {
        try await world.client.updateKYCStatus(.init(inquiryID: "inq_strange"))
      }
    }
  }
}
