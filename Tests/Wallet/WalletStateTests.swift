import Testing
import Time

@testable import Wallet

@Suite struct WalletStateTests {
  static let now = Timestamp(seconds: 1_800_000_000)
  static let custody = Custody(walletID: "w", address: "a")

  static let states: [(String, WalletState)] = [
    ("wanted", .wanted(WalletAttempt(number: 1))),
    ("asked", .asked(WalletAttempt(number: 1, firstSentAt: now))),
    (
      "asked long ago",
      .asked(WalletAttempt(number: 1, firstSentAt: now.adding(.zero - WalletAttempt.keyLifetime)))
    ),
    ("active", .active(custody)),
    ("inactive", .inactive(custody)),
  ]

  static let events: [(String, WalletEvent)] = [
    ("asking", .asking(at: now)), ("not sent", .notSent),
    ("never arrived", .neverArrived(at: now)), ("refused", .refused), ("made", .made(custody)),
    ("made frozen", .madeFrozen(custody)),
  ]

  static func describe(_ state: WalletState) -> String {
    switch state {
    case .wanted(let attempt): "wanted, attempt \(attempt.number)"
    case .asked(let attempt): "asked, attempt \(attempt.number)"
    case .active: "active"
    case .inactive: "inactive"
    }
  }

  @Test("The whole machine on one page; what is not listed changes nothing")
  func arrows() {
    var table: [String] = []
    for (stateName, state) in Self.states {
      for (eventName, event) in Self.events {
        let next = state.next(on: event)
        if next != state { table.append("\(stateName) + \(eventName) → \(Self.describe(next))") }
      }
    }
    #expect(
      table == [
        "wanted + asking → asked, attempt 1",
        "wanted + made → active",
        "wanted + made frozen → inactive",
        "asked + not sent → wanted, attempt 1",
        "asked + never arrived → wanted, attempt 1",
        "asked + refused → wanted, attempt 2",
        "asked + made → active",
        "asked + made frozen → inactive",
        "asked long ago + not sent → wanted, attempt 1",
        "asked long ago + never arrived → wanted, attempt 2",
        "asked long ago + refused → wanted, attempt 2",
        "asked long ago + made → active",
        "asked long ago + made frozen → inactive",
      ])
  }

  @Test("A key's age counts from its first use, however often it is sent")
  func keyAge() {
    let first = WalletState.wanted(WalletAttempt(number: 1)).next(on: .asking(at: Self.now))
    let later = Self.now.adding(.seconds(60))
    let second = first.next(on: .neverArrived(at: later)).next(on: .asking(at: later))
    #expect(second == .asked(WalletAttempt(number: 1, firstSentAt: Self.now)))
  }

  @Test("Something is owed to a wallet exactly until it is there")
  func duties() {
    let duties = Self.states.map { $0.1.duty }
    #expect(duties == [.send, .lookUp, .lookUp, nil, nil])
  }
}
