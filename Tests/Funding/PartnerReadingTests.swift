import Bank
import CircleWallets
import HTTPClient
import Testing
import Time

@testable import Funding

@Suite struct PartnerReadingTests {
  /// Answers everything with one body.
  private struct OneAnswer: HTTPClient {
    let body: String

    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
      HTTPResponse(status: 200, body: Array(body.utf8))
    }
  }

  private func transaction(_ id: String, token: String, type: String = "INBOUND") -> String {
    """
    {"id":"\(id)","state":"COMPLETE","blockchain":"ETH-SEPOLIA","transactionType":"\(type)",\
    "walletId":"w","tokenId":"\(token)","destinationAddress":"0x1","amounts":["20"],"txHash":"0x2"}
    """
  }

  /// Anybody can send tokens of their own making to our addresses: they are not looked at in every
  /// round.
  @Test func onlyUSDCIsLookedAt() async throws {
    let usdc = "5797fbd6-3795-519d-84ca-ec4c5f80c3b1"
    let list = [
      transaction("deposit", token: usdc), transaction("worthless", token: "made-up"),
      transaction("ours", token: usdc, type: "OUTBOUND"),
    ].joined(separator: ",")
    let configuration = try #require(
      CircleWalletsConfiguration(
        baseURL: "http://circle.test", apiKey: "k",
        entitySecretHex: String(repeating: "ab", count: 32)))
    let inbound = CircleInbound(
      circle: CircleWalletsClient(
        http: OneAnswer(body: #"{"data":{"transactions":[\#(list)]}}"#),
        configuration: configuration), network: .testnet)
    guard case .fact(let ids) = await inbound.recent(since: FundingWorld.start) else {
      Issue.record("no answer")
      return
    }
    #expect(ids == ["deposit"])
  }

  /// A line in another currency is no dollars of ours, and one that moves nothing is no line.
  @Test func onlyDollarsAreLines() async throws {
    let lines = [
      ("in", "credit", "12.50", "USD"), ("out", "debit", "3", "USD"),
      ("zero", "credit", "0", "USD"),
      ("euros", "credit", "12.50", "EUR"), ("odd", "sideways", "1", "USD"),
      ("fine", "credit", "0.0000001", "USD"),
    ].map { id, direction, amount, currency in
      #"{"id":"\#(id)","direction":"\#(direction)","amount":"\#(amount)","currency":"\#(currency)"}"#
    }.joined(separator: ",")
    let statement = BankStatement(
      bank: BankClient(
        http: OneAnswer(body: #"{"transactions":[\#(lines)]}"#), baseURL: "http://bank.test",
        apiKey: "k"), clock: ManualClock(FundingWorld.start))
    guard case .fact(let read) = await statement.lines(after: nil) else {
      Issue.record("no answer")
      return
    }
    #expect(read.map(\.bankID) == ["in", "out"])
    #expect(read.map(\.amount.micros) == [12_500_000, -3_000_000])
  }
}
