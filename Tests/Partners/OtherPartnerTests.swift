import Bank
import ChainNodes
import HTTPClient
import HTTPTestServer
import Money
import Testing
import Time
import ZeroG

@Suite(.timeLimit(.minutes(10))) struct BankTests {
  @Test func sendsAWireAndReadsTheStatement() async throws {
    let wire = """
      {"id":"w1","status":"pending","amount":"75.00","currency":"USD","beneficiary":{"name":"CIRCLE",\
      "accountNumber":"12345678","routingNumber":"011000015"},"reference":"CIR2TEST01",\
      "failureReason":null,"createdAt":"2026-05-01T14:00:00Z","updatedAt":"2026-05-01T14:00:00Z"}
      """
    let statement = """
      {"transactions":[{"id":"x1","direction":"debit","amount":"75.00","currency":"USD",\
      "counterparty":"CIRCLE","reference":"CIR2TEST01","wireId":"w1","bookedAt":"2026-05-01T14:00:00Z"},\
      {"id":"x2","direction":"credit","amount":"20.10","currency":"USD","wireId":null}],"next":"x2"}
      """
    try await play([
      "POST /v1/wires": [
        .json(wire, status: 201),
        .json("{\"code\":\"insufficient_funds\",\"message\":\"short\"}", status: 422),
      ],
      "GET /v1/wires/w1": [.json(wire.replacing("pending", with: "returned"))],
      "GET /v1/transactions": [.json(statement)],
    ]) { http, server in
      let bank = BankClient(http: http, baseURL: server.url + "/v1", apiKey: "key")
      let order = WireOrder(
        amount: .usd(micros: 75_000_000),
        beneficiary: Beneficiary(
          name: "CIRCLE", accountNumber: "12345678", routingNumber: "011000015", bankName: nil),
        reference: "CIR2TEST01")
      let sent = try await bank.createWire(order, idempotencyKey: "k")
      #expect(sent.status == .pending)
      #expect(sent.amount.text == "75")
      let request = try #require(server.requests.first)
      #expect(request.headers["Authorization"] == "Bearer key")
      #expect(request.headers["Idempotency-Key"] == "k")
      #expect(
        request.text == """
          {"amount":"75.00","beneficiary":{"accountNumber":"12345678","name":"CIRCLE",\
          "routingNumber":"011000015"},"currency":"USD","reference":"CIR2TEST01"}
          """)
      await #expect(
        throws: PartnerError.refused(status: 422, code: "insufficient_funds", message: "short")
      ) { try await bank.createWire(order, idempotencyKey: "k2") }
      #expect(try await bank.wire("w1").status == .returned)
      let page = try await bank.transactions(after: "x0")
      #expect(page.transactions.map(\.direction) == ["debit", "credit"])
      #expect(page.transactions.map(\.wireId) == ["w1", nil])
      #expect(page.next == "x2")
      #expect(server.requests.last?.uri == "/v1/transactions?after=x0&limit=50")
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct EthereumNodeTests {
  private static let contract = "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238"
  private static let user = "0x91C2000000000000000000000000000000000001"
  private static let topic =
    "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"

  private func word(_ hex: String) -> String {
    "0x" + String(repeating: "0", count: 64 - hex.count) + hex
  }

  private func log(
    _ contract: String = contract, to: String = user, amount: String = "bebc20"
  ) -> String {
    """
    {"address":"\(contract.lowercased())","topics":["\(Self.topic)","\(word("aa"))",\
    "\(word(String(to.lowercased().dropFirst(2))))"],"data":"\(word(amount))"}
    """
  }

  private func receipt(_ logs: String, block: String = "0x64", status: String = "0x1") -> String {
    """
    {"jsonrpc":"2.0","id":1,"result":{"blockNumber":"\(block)","blockHash":"0xb","status":"\(status)",\
    "logs":[\(logs)]}}
    """
  }

  private func find(
    _ receipt: String, finalized: String = "0x64"
  ) async throws -> TransferFinding {
    var finding = TransferFinding.absent
    let head = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"number\":\"\(finalized)\"}}"
    try await play(["POST /chain/ethereum": [.json(receipt), .json(head)]]) { http, server in
      let node = EthereumNode(
        http: http, url: server.url + "/chain/ethereum", usdcContract: Self.contract)
      finding = try await node.findTransfer(
        of: .usdc(micros: 12_500_000), to: Self.user, in: "0x5e")
      #expect(
        server.requests[0].text == """
          {"id":1,"jsonrpc":"2.0","method":"eth_getTransactionReceipt","params":["0x5e"]}
          """)
      if server.requests.count > 1 {
        #expect(
          server.requests[1].text == """
            {"id":1,"jsonrpc":"2.0","method":"eth_getBlockByNumber","params":["finalized",false]}
            """)
      }
    }
    return finding
  }

  @Test func aTransferInAFinalizedBlockIsFinal() async throws {
    #expect(try await find(receipt(log())) == .final)
    let split = log(amount: "5f5e10") + "," + log(amount: "5f5e10")
    #expect(try await find(receipt(split)) == .final)
  }

  @Test func aTransferInAYoungerBlockIsIncluded() async throws {
    #expect(try await find(receipt(log(), block: "0x65")) == .included)
  }

  @Test func anUnknownTransactionIsAbsent() async throws {
    #expect(try await find("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}") == .absent)
  }

  @Test func aRevertedTransactionHasFailed() async throws {
    #expect(try await find(receipt(log(), status: "0x0")) == .failed)
  }

  @Test func otherAmountsTokensAndReceiversAreDifferent() async throws {
    #expect(try await find(receipt(log(amount: "bebc21"))) == .different(micros: 12_500_001))
    let otherToken = log("0x0000000000000000000000000000000000000bad")
    #expect(try await find(receipt(otherToken)) == .different(micros: 0))
    let otherUser = log(to: "0x91c2000000000000000000000000000000000002")
    #expect(try await find(receipt(otherUser)) == .different(micros: 0))
    #expect(try await find(receipt("")) == .different(micros: 0))
  }

  @Test func anAmountBeyondReasonIsNotGuessed() async throws {
    await #expect {
      try await find(receipt(log(amount: String(repeating: "f", count: 64))))
    } throws: {
      if case PartnerError.unknown = $0 { true } else { false }
    }
  }

  @Test func anErrorOfTheNodeIsARefusal() async throws {
    let error =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32005,\"message\":\"slow down\"}}"
    await #expect(throws: PartnerError.refused(status: 200, code: "-32005", message: "slow down")) {
      try await find(error)
    }
  }

  @Test func theBlockNumberIsRead() async throws {
    try await play([
      "POST /": [.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1b4\"}")]
    ]) { http, server in
      let node = EthereumNode(http: http, url: server.url, usdcContract: Self.contract)
      let number = try await node.blockNumber()
      #expect(number == 436)
      #expect(server.requests[0].text.contains("\"params\":[]"))
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct SolanaNodeTests {
  private static let mint = "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU"

  private func status(_ commitment: String, err: String = "null") -> String {
    """
    {"jsonrpc":"2.0","id":1,"result":{"context":{"slot":82},"value":[{"slot":72,"confirmations":null,\
    "err":\(err),"status":{"Ok":null},"confirmationStatus":"\(commitment)"}]}}
    """
  }

  private func balance(_ owner: String, _ amount: String, mint: String = mint) -> String {
    """
    {"accountIndex":1,"mint":"\(mint)","owner":"\(owner)","uiTokenAmount":{"amount":"\(amount)",\
    "decimals":6,"uiAmount":1.5,"uiAmountString":"1.5"}}
    """
  }

  private func transaction(before: String, after: String) -> String {
    """
    {"jsonrpc":"2.0","id":1,"result":{"slot":72,"meta":{"err":null,"preTokenBalances":[\(before)],\
    "postTokenBalances":[\(after)]},"transaction":{}}}
    """
  }

  private func find(_ replies: String...) async throws -> TransferFinding {
    var finding = TransferFinding.absent
    try await play(["POST /chain/solana": replies.map { .json($0) }]) { http, server in
      let node = SolanaNode(http: http, url: server.url + "/chain/solana", usdcMint: Self.mint)
      finding = try await node.findTransfer(of: .usdc(micros: 20_000_000), to: "Me", in: "sig")
      #expect(
        server.requests[0].text == """
          {"id":1,"jsonrpc":"2.0","method":"getSignatureStatuses","params":[["sig"],\
          {"searchTransactionHistory":true}]}
          """)
    }
    return finding
  }

  @Test func aFinalizedTransferIsFinalAndAYoungerOneIncluded() async throws {
    let fresh = transaction(before: "", after: balance("Me", "20000000"))
    #expect(try await find(status("finalized"), fresh) == .final)
    #expect(try await find(status("confirmed"), fresh) == .included)
    #expect(try await find(status("processed")) == .included)
    let more = transaction(
      before: balance("Me", "5") + "," + balance("You", "30000000"),
      after: balance("Me", "20000005") + "," + balance("You", "10000000"))
    #expect(try await find(status("finalized"), more) == .final)
  }

  @Test func unknownFailedAndDifferentAreTold() async throws {
    let nothing = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"context\":{},\"value\":[null]}}"
    #expect(try await find(nothing) == .absent)
    let failed = status("finalized", err: "{\"InstructionError\":[0,{\"Custom\":1}]}")
    #expect(try await find(failed) == .failed)
    let less = transaction(before: "", after: balance("Me", "19999999"))
    #expect(try await find(status("finalized"), less) == .different(micros: 19_999_999))
    let other = transaction(before: "", after: balance("Me", "20000000", mint: "other"))
    #expect(try await find(status("finalized"), other) == .different(micros: 0))
  }

  @Test func balancesThatCannotBeReadProveNothing() async throws {
    let odd = transaction(before: "", after: #"{"mint":"\#(Self.mint)","owner":"Me","amount":1}"#)
    let error = await #expect(throws: PartnerError.self) {
      try await find(status("finalized"), odd)
    }
    guard case .unknown? = error else {
      Issue.record("\(String(describing: error)) is taken for certain.")
      return
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct ZeroGTests {
  private let answer = """
    {"id":"chatcmpl-sim1","object":"chat.completion","model":"zai-org/GLM-5-FP8","choices":[{"index":0,\
    "message":{"role":"assistant","content":"{\\"headline\\":\\"Up a little\\"}"},"finish_reason":"stop"}],\
    "usage":{"prompt_tokens":90,"completion_tokens":40,"total_tokens":130},"x_0g_trace":{"request_id":\
    "0f0e-sim","provider":"0x1111","billing":{"total_cost":"21800000000000"},"tee_verified":true}}
    """

  private var question: ChatRequest {
    ChatRequest(
      model: "zai-org/GLM-5-FP8", messages: [ChatMessage(role: "user", content: "week")],
      maxTokens: 600, answersInJSON: true)
  }

  @Test func asksPrivatelyAndReadsTheTrace() async throws {
    try await play([
      "POST /v1/chat/completions": [
        .response(status: 200, headers: [("ZG-Res-Key", "chat-7")], body: answer)
      ]
    ]) { http, server in
      let router = ZeroGClient(http: http, baseURL: server.url + "/v1", apiKey: "sk-sim-ok")
      let completion = try await router.complete(question)
      #expect(completion.text == "{\"headline\":\"Up a little\"}")
      #expect(completion.trace?.teeVerified == true)
      #expect(completion.trace?.requestID == "0f0e-sim")
      #expect(completion.trace?.billing?.totalCost == "21800000000000")
      #expect(completion.verificationID == "chat-7")
      #expect(completion.usage?.completionTokens == 40)
      let request = try #require(server.requests.first)
      #expect(request.headers["Authorization"] == "Bearer sk-sim-ok")
      #expect(request.headers["X-0G-Provider-Trust-Mode"] == "private")
      #expect(
        request.text == """
          {"max_tokens":600,"messages":[{"content":"week","role":"user"}],\
          "model":"zai-org/GLM-5-FP8","response_format":{"type":"json_object"},"temperature":0.2,\
          "verify_tee":true}
          """)
    }
  }

  @Test func anAnswerThatIsAllReasoningHasNoText() async throws {
    let thinking = """
      {"id":"c","choices":[{"message":{"role":"assistant","content":null,"reasoning_content":"hm"}}],\
      "x_0g_trace":{"tee_verified":false}}
      """
    try await play(["POST /v1/chat/completions": [.json(thinking)]]) { http, server in
      let router = ZeroGClient(http: http, baseURL: server.url + "/v1", apiKey: "k")
      let completion = try await router.complete(question)
      #expect(completion.text == nil)
      #expect(completion.trace?.teeVerified == false)
    }
  }

  @Test func anEmptyAccountIsARefusalAndAnAnswerIsNeverPaidTwice() async throws {
    let broke = """
      {"error":{"message":"no money","type":"payment_error","code":"insufficient_balance"}}
      """
    try await play([
      "POST /v1/chat/completions": [.json(broke, status: 402), .json("{}", status: 502)],
      "GET /v1/models": [
        .json(
          "{\"data\":[{\"id\":\"m1\",\"context_length\":131072,\"pricing\":{},\"provider_count\":2}]}"
        )
      ],
    ]) { http, server in
      let router = ZeroGClient(
        http: ResilientClient.standard(name: "0g", over: http), baseURL: server.url + "/v1",
        apiKey: "k")
      await #expect(
        throws: PartnerError.refused(
          status: 402, code: "insufficient_balance", message: "no money")
      ) { try await router.complete(question) }
      await #expect {
        try await router.complete(question)
      } throws: {
        if case PartnerError.unknown = $0 { true } else { false }
      }
      #expect(server.requests.count == 2)
      let models = try await router.models()
      #expect(models.map(\.contextLength) == [131_072])
    }
  }
}
