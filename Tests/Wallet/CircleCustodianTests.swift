import CircleWallets
import Cryptography
import FoundationEssentials
import HTTPClient
import Testing

@testable import Wallet

@Suite struct CircleCustodianTests {
  static let wallet = """
    {"id":"7e1d2c44","state":"LIVE","walletSetId":"set","custodyType":"DEVELOPER","refId":"user-1",\
    "address":"0x4d0f9a","blockchain":"ETH-SEPOLIA","accountType":"SCA",\
    "createDate":"2026-01-04T10:00:00Z","updateDate":"2026-01-04T10:00:00Z"}
    """
  static let custody = Custody(walletID: "7e1d2c44", address: "0x4d0f9a")

  private func custodian(_ circle: CannedCircle) throws -> CircleCustodian {
    let configuration = try #require(
      CircleWalletsConfiguration(
        baseURL: "http://circle.test", apiKey: "TEST_API_KEY:a:b",
        entitySecretHex: String(repeating: "ab", count: 32)))
    return CircleCustodian(
      circle: CircleWalletsClient(http: circle, configuration: configuration),
      walletSetID: "set", network: .testnet)
  }

  @Test(
    "What Circle answers to a creation is a fact, a no, or silence",
    arguments: [
      (201, #"{"data":{"wallets":[\#(wallet)]}}"#, "fact"),
      (200, #"{"data":{"wallets":[\#(wallet)]}}"#, "fact"),
      (200, #"{"data":{"wallets":[]}}"#, "silence"), (201, "nonsense", "silence"),
      (400, #"{"code":155507,"message":"SCA unsupported"}"#, "refused"),
      (403, #"{"code":156020,"message":"use a new idempotency key"}"#, "refused"),
      (429, #"{"code":429,"message":"Too many requests."}"#, "not sent"),
      (401, #"{"code":401,"message":"Invalid credentials."}"#, "silence"),
      (403, #"{"code":3,"message":"Forbidden"}"#, "silence"),
      (400, #"{"code":156004,"message":"used before"}"#, "silence"),
      (500, "", "silence"), (503, "", "silence"),
    ])
  func creation(status: Int, body: String, expected: String) async throws {
    let circle = try CannedCircle(post: (status, body))
    let answer = try await custodian(circle).create(
      on: .ethereum, referenceID: "user-1",
      idempotencyKey: "6f0f1c1e-0b7a-4c0e-9d0e-5b1a3c9d7e21")
    #expect(describe(answer) == expected)
    if case .fact(let made) = answer {
      #expect(made == CustodianWallet(custody: Self.custody, isFrozen: false))
    }
  }

  @Test(
    "Ethereum's wallets are contract accounts, Solana's are key pairs, all named by our reference")
  func request() async throws {
    for (chain, blockchain, kind) in [
      (Chain.ethereum, "ETH-SEPOLIA", "SCA"), (.solana, "SOL-DEVNET", "EOA"),
    ] {
      let circle = try CannedCircle(post: (500, ""))
      _ = try await custodian(circle).create(
        on: chain, referenceID: "user-1", idempotencyKey: "key")
      let body = try #require(circle.bodies.first)
      #expect(body.contains(#""blockchains":["\#(blockchain)"]"#))
      #expect(body.contains(#""accountType":"\#(kind)""#))
      #expect(body.contains(#""refId":"user-1""#))
      #expect(body.contains(#""idempotencyKey":"key""#))
    }
  }

  @Test("Of the wallets that Circle lists only the owner's on that chain count")
  func list() async throws {
    let others = [
      Self.wallet.replacing("user-1", with: "user-2"),
      Self.wallet.replacing("ETH-SEPOLIA", with: "SOL-DEVNET"),
      Self.wallet.replacing(#""set""#, with: #""other set""#),
    ]
    let all = (others + [Self.wallet]).joined(separator: ",")
    let circle = try CannedCircle(get: (200, #"{"data":{"wallets":[\#(all)]}}"#))
    let answer = try await custodian(circle).wallets(on: .ethereum, referenceID: "user-1")
    guard case .fact(let wallets) = answer else {
      Issue.record("no fact")
      return
    }
    #expect(wallets == [CustodianWallet(custody: Self.custody, isFrozen: false)])
  }

  @Test("A frozen wallet is one that cannot be used")
  func frozen() async throws {
    let frozen = Self.wallet.replacing("LIVE", with: "FROZEN")
    let circle = try CannedCircle(get: (200, #"{"data":{"wallets":[\#(frozen)]}}"#))
    let answer = try await custodian(circle).wallets(on: .ethereum, referenceID: "user-1")
    guard case .fact(let wallets) = answer else {
      Issue.record("no fact")
      return
    }
    #expect(wallets.first?.event == .madeFrozen(Self.custody))
  }

  private func describe<Fact>(_ answer: CustodianAnswer<Fact>) -> String {
    switch answer {
    case .fact: "fact"
    case .refused: "refused"
    case .notSent: "not sent"
    case .silence: "silence"
    }
  }
}
