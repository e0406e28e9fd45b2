import Foundation
import HTTPClient
import JourneyDriver
import NIOCore
import NIOPosix
import Testing

/// What is not allowed is refused with its clear error, changes nothing and crashes nothing.
@Suite(.runningSystem, .serialized) struct RefusalTests {
  private let http = CurlClient()

  private func system() throws -> RunningSystem { try #require(RunningSystem.current) }

  private func journey() throws -> Journey {
    let system = try system()
    return Journey(
      gateway: system.gateway, sandbox: system.sandbox, aicfo: system.aicfo, http: http,
      narrator: Narrator(silent: true))
  }

  private func control() throws -> SandboxControl {
    SandboxControl(http: http, sandbox: try system().sandbox)
  }

  private func code(of response: JSON) -> String? {
    response["errors"].elements.first?["extensions"]["code"].text
  }

  private static let withdraw = """
    mutation ($key: ID!, $amount: Decimal!) {
      initiateWithdrawal(input: {
        idempotencyKey: $key, amount: $amount, targetChain: ETHEREUM,
        targetAddress: "0x52908400098527886e0f7030069857d2e4169ee7"
      }) { id status }
    }
    """
  private static let order = """
    mutation ($key: ID!, $amount: Decimal!) {
      placeOrder(input: {idempotencyKey: $key, side: BUY, symbol: "VTI", amount: $amount}) { id }
    }
    """
  private static let balance = """
    query { balance { buyingPower withdrawable reservedForOrders reservedForWithdrawals } }
    """

  private func key() -> JSON { .string(UUID().uuidString.lowercased()) }

  @Test("More than there is can be neither ordered nor withdrawn, and nothing stays reserved")
  func insufficientFunds() async throws {
    let journey = try journey()
    var phone = try await journey.signUp()
    phone.api.passcodeSession = try await journey.enterPasscode(phone)
    let before = try await phone.run(Self.balance)
    for document in [Self.order, Self.withdraw] {
      let response = try await phone.api.response(to: document, ["key": key(), "amount": "10.00"])
      #expect(code(of: response) == "INSUFFICIENT_FUNDS", "\(response)")
    }
    #expect(try await phone.run(Self.balance) == before)
  }

  @Test("Whoever the KYC provider declines is told so and cannot trade")
  func rejectedKYC() async throws {
    let system = try system()
    let name = "declined-\(UUID().uuidString.lowercased().prefix(8))"
    let tokens = try await control().tokens(subject: "auth0|\(name)", email: "\(name)@example.test")
    let phone = Phone(http: http, gateway: system.gateway, accessToken: tokens.access)
    let user = try await phone.run(
      "mutation ($t: String!) { signUp(input: {idToken: $t}) { id } }", ["t": .string(tokens.id)])
    _ = try await phone.run("mutation { startKyc { inquiryId } }")
    try await control().decideKYC("decline", userID: user["signUp"]["id"].text ?? "")
    try await phone.follow(
      "subscription { kycStatusChanged { id kycStatus } }",
      current: "query { me { id kycStatus } }",
      told: { _ in }, until: { $0["kycStatus"] == "REJECTED" })
    var trader = phone
    trader.api.passcodeSession = try await journey().enterPasscode(phone)
    let response = try await trader.api.response(
      to: Self.order, ["key": key(), "amount": "10.00"])
    #expect(code(of: response) == "KYC_REQUIRED", "\(response)")
  }

  @Test("A wrong passcode is refused, five lock it, and the right one does not open the lock")
  func wrongPasscode() async throws {
    let journey = try journey()
    let phone = try await journey.signUp()
    _ = try await journey.enterPasscode(phone)
    let verify = "mutation ($p: String!) { verifyPasscode(passcode: $p) { token } }"
    var codes: [String?] = []
    for _ in 0..<6 {
      codes.append(code(of: try await phone.api.response(to: verify, ["p": "000000"])))
    }
    #expect(codes.first == "PASSCODE_INVALID")
    #expect(codes.last == "PASSCODE_LOCKED")
    let right = try await phone.api.response(to: verify, ["p": "493817"])
    #expect(code(of: right) == "PASSCODE_LOCKED")
  }

  @Test("Money does not leave without a fresh passcode")
  func stepUp() async throws {
    let phone = try await journey().signUp()
    let response = try await phone.api.response(
      to: Self.withdraw, ["key": key(), "amount": "1.00"])
    #expect(code(of: response) == "STEP_UP_REQUIRED", "\(response)")
  }

  @Test("Another user's objects are not there")
  func foreignObjects() async throws {
    let journey = try journey()
    let owner = try await journey.signUp()
    let address = try await journey.depositAddresses(owner)
    try await journey.deposit(owner, to: address)
    let deposits = try await owner.run("query { deposits { edges { node { id } } } }")
    let id = try #require(deposits["deposits"]["edges"].elements.first?["node"]["id"])
    let stranger = try await journey.signUp()
    let response = try await stranger.api.response(
      to: "query ($id: ID!) { deposit(id: $id) { id amount } }", ["id": id])
    #expect(response["data"]["deposit"] == .null, "\(response)")
    for mutation in ["cancelOrder", "cancelWithdrawal"] {
      let response = try await stranger.api.response(
        to: "mutation ($id: ID!) { \(mutation)(id: $id) { id } }", ["id": id])
      #expect(code(of: response) == "NOT_FOUND", "\(response)")
    }
  }

  @Test("Expired, forged and missing tokens are all the same to us")
  func tokens() async throws {
    let system = try system()
    let name = "token-\(UUID().uuidString.lowercased().prefix(8))"
    let good = try await control().tokens(subject: "auth0|\(name)", email: "\(name)@example.test")
    let expired = try await control().tokens(
      subject: "auth0|\(name)", email: "\(name)@example.test", expiresIn: -600)
    let parts = good.access.split(separator: ".")
    let forged = "\(parts[0]).\(String(parts[1].reversed())).\(parts[2])"
    for token in [expired.access, forged, good.id, "none", nil] {
      let client = GraphQLClient(http: http, gateway: system.gateway, accessToken: token)
      let response = try await client.response(to: "query { balance { buyingPower } }")
      #expect(code(of: response) == "UNAUTHENTICATED", "\(response)")
    }
  }

  @Test("A forged webhook is refused and changes nothing")
  func forgedWebhook() async throws {
    let system = try system()
    let name = "forged-\(UUID().uuidString.lowercased().prefix(8))"
    let tokens = try await control().tokens(subject: "auth0|\(name)", email: "\(name)@example.test")
    let phone = Phone(http: http, gateway: system.gateway, accessToken: tokens.access)
    let user = try await phone.run(
      "mutation ($t: String!) { signUp(input: {idToken: $t}) { id } }", ["t": .string(tokens.id)])
    let session = try await phone.run("mutation { startKyc { inquiryId status } }")["startKyc"]
    let body = """
      {"data":{"type":"event","id":"evt_forged","attributes":{"name":"inquiry.approved",\
      "created-at":"2026-01-05T10:06:00.000Z","payload":{"data":{"type":"inquiry",\
      "id":"\(session["inquiryId"].text ?? "")","attributes":{"status":"approved",\
      "reference-id":"\(user["signUp"]["id"].text ?? "")"}}}}}}
      """
    let seconds = Int(Date.now.timeIntervalSince1970)
    let signature = "t=\(seconds),v1=\(String(repeating: "ab", count: 32))"
    for (path, headers) in [
      ("persona", [("persona-signature", signature)]),
      ("persona", []),
      (
        "circle/wallets",
        [("x-circle-key-id", UUID().uuidString.lowercased()), ("x-circle-signature", "MEUCIQ==")]
      ),
      ("circle/mint", []),
    ] {
      let answer = try await http.send(
        HTTPRequest(
          method: .post, url: "\(system.gateway)/webhooks/\(path)",
          headers: headers + [("content-type", "application/json")], body: Array(body.utf8),
          timeout: .seconds(10)))
      #expect((400..<500).contains(answer.status), "\(path): \(answer.status)")
    }
    let me = try await phone.run("query { me { kycStatus } }")
    #expect(me["me"]["kycStatus"] != "APPROVED")
  }

  @Test("Garbage on a service's port ends that connection alone", arguments: 7101...7105)
  func malformedFrames(port: Int) async throws {
    let system = try system()
    for garbage: [UInt8] in [
      Array("GET / HTTP/1.1\r\n\r\n".utf8), Array(repeating: 0xFF, count: 4_096),
      [0, 0, 0, 0], [0, 0, 0, 5, 9, 9, 9, 9, 9],
    ] {
      let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(host: "127.0.0.1", port: port + system.portBase).get()
      try? await channel.writeAndFlush(ByteBuffer(bytes: garbage))
      try? await channel.close()
    }
    // Everything behind the gateway still answers.
    _ = try await journey().signUp()
  }

  @Test(
    "A malformed query is told what is wrong with it",
    arguments: [
      ("query { balance {", "GRAPHQL_PARSE_FAILED"),
      ("query { nothingOfThatName }", "GRAPHQL_VALIDATION_FAILED"),
    ])
  func malformedQuery(document: String, expected: String) async throws {
    let client = GraphQLClient(http: http, gateway: try system().gateway)
    let response = try await client.response(to: document)
    #expect(code(of: response) == expected, "\(response)")
    #expect(response["data"] == .null)
  }
}
