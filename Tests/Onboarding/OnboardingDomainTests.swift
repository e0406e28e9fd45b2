import FoundationEssentials
import Identifiers
import Testing
import Time

@testable import Onboarding

@Suite struct OnboardingDomainTests {
  @Test("What a new user is owed follows from what was done and what was decided")
  func duties() {
    var progress = OnboardingProgress(user: UserID(UUID()), kyc: .notStarted, inquiryID: nil)
    #expect(progress.duties == [.openWallet(.ethereum), .openWallet(.solana)])
    progress.walletsAsked = [.ethereum]
    #expect(progress.duties == [.openWallet(.solana)])
    progress.walletsAsked = [.ethereum, .solana]
    #expect(progress.duties == [])
    (progress.kyc, progress.inquiryID) = (.approved, "inq_1")
    #expect(progress.duties == [.openBrokerAccount(inquiryID: "inq_1")])
    progress.kyc = .rejected(.revoked)
    // We may have died between asking for the account and noting it.
    #expect(progress.duties == [.freezeBrokerAccount])
    progress.brokerAccountAsked = true
    #expect(progress.duties == [.freezeBrokerAccount])
    progress.brokerAccountFrozen = true
    #expect(progress.duties == [])
  }

  @Test("Each wrong try after the fifth costs more")
  func lockDelays() {
    let delays = (0...12).map { PasscodeLockPolicy.standard.delay(after: $0) }
    #expect(
      delays == [
        .zero, .zero, .zero, .zero, .zero, .seconds(60), .seconds(300), .seconds(900),
        .seconds(3_600), .seconds(14_400), .seconds(86_400), .seconds(86_400), .seconds(86_400),
      ])
  }

  @Test(
    "A passcode is six ASCII digits",
    arguments: [
      ("123456", true), ("12345", false), ("1234567", false), ("12345a", false), ("", false),
      ("１２３４５６", false), ("12 456", false),
    ])
  func passcodes(text: String, isOne: Bool) {
    #expect((Passcode(text) != nil) == isOne)
    #expect(Passcode(text).map { "\($0)".contains(text) } != true)
  }

  @Test(
    "An email address is compared in one spelling",
    arguments: [
      (" Mia@Example.TEST ", "mia@example.test"), ("a@b.c", "a@b.c"), ("mia@localhost", nil),
      ("mia", nil), ("@b.c", nil), ("a@b@c.d", nil), ("a b@c.d", nil), ("a@.c", nil), ("", nil),
    ])
  func emails(raw: String, stored: String?) {
    #expect(EmailAddress(raw)?.text == stored)
  }

  @Test(
    "A phone number is E.164, as people write it",
    arguments: [
      ("+15555550100", "+15555550100"), ("+1 (555) 555-0100", "+15555550100"),
      ("5555550100", nil), ("+0155555501", nil), ("+1555", nil), ("+1555555010012345", nil),
      ("+1555555x100", nil), ("", nil),
    ])
  func phones(raw: String, stored: String?) {
    #expect(PhoneNumber(raw)?.text == stored)
  }

  @Test("An identity is a pair: no two pairs make the same text")
  func identities() throws {
    let one = try #require(AuthIdentity(issuer: "https://a/", subject: "b c"))
    #expect(one.authProviderID == "https://a/ b c")
    #expect(AuthIdentity(issuer: "https://a/ b", subject: "c") == nil)
    #expect(AuthIdentity(issuer: "", subject: "c") == nil)
    #expect(AuthIdentity(issuer: "https://a/", subject: "") == nil)
  }

  @Test("Only what the provider vouches for counts as verified")
  func newUsers() throws {
    let identity = try #require(AuthIdentity(issuer: "https://a/", subject: "b"))
    let typed = PhoneNumber("+15555550100")
    var claims = IDTokenClaims(identity: identity, email: "mia@example.test")
    claims.phoneNumber = "+15555550100"
    #expect(NewUser(claims, typed: nil).verifiedEmail == nil)
    #expect(NewUser(claims, typed: nil).phoneNumber == nil)
    #expect(NewUser(claims, typed: typed).phoneNumber == typed)
    #expect(!NewUser(claims, typed: typed).phoneNumberVerified)
    (claims.emailVerified, claims.phoneNumberVerified) = (true, true)
    #expect(NewUser(claims, typed: nil).verifiedEmail?.text == "mia@example.test")
    #expect(NewUser(claims, typed: nil).phoneNumberVerified)
    #expect(NewUser(claims, typed: typed).phoneNumberVerified)
    #expect(!NewUser(claims, typed: PhoneNumber("+15555550199")).phoneNumberVerified)
  }
}
