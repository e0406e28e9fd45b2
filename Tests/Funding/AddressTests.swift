import Testing
import Time

@testable import Funding

@Suite struct AddressTests {
  private func isRight(_ text: String, _ chain: Chain) -> Bool {
    (try? Address(text, on: chain)) != nil
  }

  /// The examples of EIP-55, and what is almost one of them.
  @Test func ethereumChecksums() {
    let right = [
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
      "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
      "0x52908400098527886E0F7030069857D2E4169EE7", "0x27b1fdb04752bbc536007a920d24acb045561c26",
    ]
    for address in right { #expect(isRight(address, .ethereum), "\(address)") }
    let wrong = [
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd",
      "0xzzAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "", "0x",
      "0x0000000000000000000000000000000000000000",
    ]
    for address in wrong { #expect(!isRight(address, .ethereum), "\(address)") }
  }

  @Test func solanaAddressesAreThirtyTwoBytes() {
    #expect(isRight("4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU", .solana))
    #expect(isRight("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", .solana))
    let wrong = [
      "11111111111111111111111111111111", "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJD",
      "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncD0", "", "O0Il",
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ]
    for address in wrong { #expect(!isRight(address, .solana), "\(address)") }
  }

  /// The test vector of the Keccak team for the empty message, and one longer than a block.
  @Test func keccak() {
    func hex(_ bytes: [UInt8]) -> String {
      bytes.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }
    #expect(
      hex(Keccak256.hash([]))
        == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")
    #expect(
      hex(Keccak256.hash(Array("Transfer(address,address,uint256)".utf8)))
        == "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")
    #expect(Keccak256.hash(Array(repeating: 97, count: 136)).count == 32)
  }

  @Test func sameness() {
    #expect(Address.same("0xAB", "0xab", on: .ethereum))
    #expect(!Address.same("Ab", "ab", on: .solana))
  }
}

@Suite struct BulkDayTests {
  private func day(_ text: String) -> String {
    Timestamp(rfc3339: text).map { BulkDay(of: $0).description } ?? ""
  }

  /// The bulk day turns at 20:00 in New York, in winter and in summer.
  @Test func turnsAtEightInNewYork() {
    #expect(day("2026-11-24T00:59:59Z") == "2026-11-23")
    #expect(day("2026-11-24T01:00:00Z") == "2026-11-24")
    #expect(day("2026-07-01T23:59:59Z") == "2026-07-01")
    #expect(day("2026-07-02T00:00:00Z") == "2026-07-02")
  }

  /// Summer time of 2026: from 8 March to 1 November.
  @Test func summerTime() {
    func offset(_ text: String) -> Int64 {
      Timestamp(rfc3339: text).map { NewYork.offsetSeconds(at: $0) / 3_600 } ?? 0
    }
    #expect(offset("2026-03-08T06:59:59Z") == -5 && offset("2026-03-08T07:00:00Z") == -4)
    #expect(offset("2026-11-01T05:59:59Z") == -4 && offset("2026-11-01T06:00:00Z") == -5)
  }

  @Test func weekendsAreSkipped() throws {
    let friday = try #require(CivilDate("2026-11-27"))
    #expect(NewYork.nextBusinessDay(after: friday).description == "2026-11-30")
  }
}
