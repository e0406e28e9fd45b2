import FoundationEssentials
import Identifiers
import Testing
import Time

@Suite struct IDTests {
  private static let text = "018f3e1e-7c2a-7b1c-9d2e-5f6a7b8c9d0e"

  @Test("An id reads and prints the lower-case form")
  func roundTrip() throws {
    #expect(try #require(UserID(Self.text.uppercased())).description == Self.text)
  }

  @Test("What is no UUID is no id", arguments: ["", "018f3e1e", "not-a-uuid", text + "0"])
  func malformed(_ text: String) {
    #expect(UserID(text) == nil)
  }

  @Test("New ids carry their millisecond, version 7 and the standard variant, and sort by age")
  func version7() throws {
    let clock = ManualClock(Timestamp(microseconds: 1_700_000_000_123_000))
    let generator = UUIDv7Generator(clock: clock)
    let first: UserID = generator.makeID()
    clock.advance(by: .milliseconds(1))
    let second: UserID = generator.makeID()
    let digits = first.description.filter { $0 != "-" }
    #expect(digits.prefix(12) == "018bcfe5687b")
    #expect(digits.dropFirst(12).first == "7")
    #expect("89ab".contains(try #require(digits.dropFirst(16).first)))
    #expect(first < second)
  }
}
