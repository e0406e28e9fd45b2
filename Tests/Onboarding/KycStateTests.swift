import Testing

@testable import Onboarding

@Suite struct KycStateTests {
  static let states: [(String, KycState)] =
    [("not started", .notStarted), ("pending", .pending), ("approved", .approved)]
    + KycRejection.allCases.map { ("rejected (\($0.rawValue))", .rejected($0)) }

  static func describe(_ step: KycStep) -> String {
    switch step {
    case .to(let state): states.first { $0.1 == state }?.0 ?? "\(state)"
    case .seen: "seen"
    case .park: "park"
    }
  }

  @Test("The whole machine on one page, from the provider's words to ours")
  func arrows() {
    let table = Self.states.flatMap { name, state in
      InquiryNews.allCases.map { "\(name) + \($0.rawValue) → \(Self.describe(state.next(on: $0)))" }
    }
    let rejected = KycRejection.allCases.flatMap { why in
      [
        ("created", "seen"), ("begun", "seen"), ("completed", "seen"), ("under_review", "seen"),
        ("approved", "park"), ("declined", "seen"), ("attempts_exhausted", "seen"),
        ("expired", "seen"), ("unknown", "park"),
      ].map { "rejected (\(why.rawValue)) + \($0.0) → \($0.1)" }
    }
    #expect(
      table == [
        "not started + created → seen",
        "not started + begun → pending",
        "not started + completed → pending",
        "not started + under_review → pending",
        "not started + approved → approved",
        "not started + declined → rejected (declined)",
        "not started + attempts_exhausted → rejected (attempts_exhausted)",
        "not started + expired → seen",
        "not started + unknown → park",
        "pending + created → seen",
        "pending + begun → seen",
        "pending + completed → seen",
        "pending + under_review → seen",
        "pending + approved → approved",
        "pending + declined → rejected (declined)",
        "pending + attempts_exhausted → rejected (attempts_exhausted)",
        "pending + expired → not started",
        "pending + unknown → park",
        "approved + created → seen",
        "approved + begun → seen",
        "approved + completed → seen",
        "approved + under_review → park",
        "approved + approved → seen",
        "approved + declined → rejected (revoked)",
        "approved + attempts_exhausted → park",
        "approved + expired → seen",
        "approved + unknown → park",
      ] + rejected)
  }

  @Test("A rejection may be tried again a few times, one that took an approval back may not")
  func attempts() {
    let policy = KycAttemptPolicy(maximumAttempts: 3)
    #expect(policy.allowsAnother(after: 1, ending: .rejected(.declined)))
    #expect(policy.allowsAnother(after: 2, ending: .rejected(.attemptsExhausted)))
    #expect(!policy.allowsAnother(after: 3, ending: .rejected(.declined)))
    #expect(!policy.allowsAnother(after: 1, ending: .rejected(.revoked)))
    #expect(!policy.allowsAnother(after: 1, ending: .approved))
    #expect(!policy.allowsAnother(after: 1, ending: .pending))
  }
}

@Suite struct InquiryCreationTests {
  @Test("The whole machine on one page; what is not listed changes nothing")
  func arrows() {
    let states: [(String, InquiryCreation)] = [
      ("wanted", .wanted(keyNumber: 1, sends: 0)), ("asked", .asked(keyNumber: 1, sends: 1)),
      ("asked again", .asked(keyNumber: 1, sends: 2)), ("created", .created(inquiryID: "i")),
      ("refused", .refused),
    ]
    let events: [(String, InquiryCreationEvent)] = [
      ("asking", .asking), ("not sent", .notSent), ("never arrived", .neverArrived),
      ("accepted", .accepted(inquiryID: "i")), ("refused", .refused),
    ]
    var table: [String] = []
    for (stateName, state) in states {
      for (eventName, event) in events {
        let next = state.next(on: event)
        if next != state { table.append("\(stateName) + \(eventName) → \(next)") }
      }
    }
    #expect(
      table == [
        "wanted + asking → asked(keyNumber: 1, sends: 1)",
        "wanted + accepted → created(inquiryID: \"i\")",
        "asked + not sent → wanted(keyNumber: 1, sends: 0)",
        "asked + never arrived → wanted(keyNumber: 1, sends: 1)",
        "asked + accepted → created(inquiryID: \"i\")",
        "asked + refused → refused",
        "asked again + not sent → wanted(keyNumber: 1, sends: 1)",
        "asked again + never arrived → wanted(keyNumber: 2, sends: 0)",
        "asked again + accepted → created(inquiryID: \"i\")",
        "asked again + refused → refused",
      ])
  }
}
