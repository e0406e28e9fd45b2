import Bank
import CircleMint
import CircleWallets
import DriveWealth
import FoundationEssentials
import HTTPClient
import Identifiers
import Money
import RPC
import StackProto
import TestSupport
import Testing
import Time

@testable import Funding

@Suite struct PartnerAnswerTests {
  /// A refusal that leads to another key must say that nothing was done under the first.
  @Test(arguments: [
    (400, "E032", true), (404, "R001", true), (422, "2", true), (409, "155501", true),
    (400, "1083", false), (400, "-1", false), (403, "156020", false),
    (401, "401", false), (403, "403", false), (409, "409", false), (425, "425", false),
    (400, "IK010", false), (400, "E101", false), (400, "E005", false), (400, "E006", false),
  ])
  func onlyWhatIsAboutTheMoneyIsDefinite(_ status: Int, _ code: String, _ isDefinite: Bool) {
    let refusal = PartnerError.refused(status: status, code: code, message: "no")
    #expect(refusal.isDefinite == isDefinite)
  }

  @Test func silenceIsNotDefinite() {
    #expect(!PartnerError.unknown("timeout").isDefinite && !PartnerError.notSent("").isDefinite)
  }

  /// What must be known before the call is refused; the call itself may have been carried out by an
  /// earlier one under the same key, whose answer was lost. To take this for its refusal would be to
  /// pay a second time under another key.
  @Test func aRefusalOfWhatComesBeforeTheCallIsNoneOfTheCall() async throws {
    let partners = try Refusing()
    #expect(isSilent(await partners.offRamp.sweep(partners.deposit, key: "k")))
    #expect(isSilent(await partners.onRamp.wire(partners.withdrawal, key: "k")))
    #expect(isSilent(await partners.payout.transfer(partners.withdrawal, key: "k")))
    let error = await #expect(throws: PartnerError.self) {
      try await partners.driveWealth.createDeposit(
        PaymentRequest(accountNo: "A", amount: .usd(micros: 1)), idempotencyKey: "k")
    }
    #expect(error?.isDefinite == false)
  }

  private func isSilent<Event>(_ answer: Answer<Event>) -> Bool {
    if case .silence = answer { true } else { false }
  }
}

/// Partners who refuse whatever they are asked.
private struct Refusing {
  struct NotFound: HTTPClient {
    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
      HTTPResponse(status: 404, body: Array("{}".utf8))
    }
  }

  let driveWealth = DriveWealthClient(
    http: NotFound(),
    configuration: DriveWealthConfiguration(
      baseURL: "http://dw.test", appKey: "k", clientID: "c", clientSecret: "s"))
  let offRamp: CircleOffRamp
  let onRamp: CircleOnRamp
  let payout: CircleChainPayout

  init() throws {
    let configuration = try #require(
      CircleWalletsConfiguration(
        baseURL: "http://circle.test", apiKey: "k",
        entitySecretHex: String(repeating: "ab", count: 32)))
    let circle = CircleWalletsClient(http: NotFound(), configuration: configuration)
    let mint = CircleMintClient(
      http: NotFound(),
      configuration: CircleMintConfiguration(baseURL: "http://mint.test", apiKey: "k"))
    let nowhere = try #require(RPCChannelConfiguration(address: "127.0.0.1:1"))
    let wallets = WalletService(
      client: WalletV1.WalletClient(RPCChannel(nowhere, logger: TestDatabase.quiet)))
    let keys = PartnerKeys { _, _, step, attempt in "\(step) \(attempt)" }
    offRamp = CircleOffRamp(
      wallets: circle, mint: mint, network: .testnet, wireAccount: "wire", keys: keys)
    onRamp = CircleOnRamp(
      bank: BankClient(http: NotFound(), baseURL: "http://bank.test", apiKey: "k"), mint: mint,
      wallets: wallets, wireAccount: "wire", keys: keys)
    payout = CircleChainPayout(
      circle: circle, mint: mint, wallets: wallets,
      chains: ChainWitness(
        ethereum: .init(http: NotFound(), url: "http://eth.test", usdcContract: "0x0"),
        solana: .init(http: NotFound(), url: "http://sol.test", usdcMint: "m")),
      network: .testnet)
  }

  var deposit: Deposit {
    Deposit(
      id: ID(UUID()), user: UserID(UUID()), wallet: ID(UUID()), circleWallet: "w",
      chain: .ethereum, circleTransaction: "t", txHash: "0x1", amount: .usdc(micros: 10_000),
      phase: .sweepAsked, phaseSince: FundingWorld.start, createdAt: FundingWorld.start,
      updatedAt: FundingWorld.start)
  }

  var withdrawal: Withdrawal {
    var withdrawal = Withdrawal(
      id: ID(UUID()), user: UserID(UUID()), amount: .usd(micros: 10_000), fee: .zero(.usd),
      chain: .ethereum, address: FundingWorld.someAddress, phase: .wireAsked, held: .zero(.usd),
      phaseSince: FundingWorld.start, createdAt: FundingWorld.start, updatedAt: FundingWorld.start)
    withdrawal.treasuryWallet = "treasury"
    return withdrawal
  }
}
