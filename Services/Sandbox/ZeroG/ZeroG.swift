import Cryptography

/// The router's account: what was asked, and what it cost.
struct ZeroGBooks: Codable, Sendable {
  var calls = 0
  /// In units of a trillion neuron, so that sums stay small.
  var spent: Int64 = 0
  /// Answers that the next calls get instead of the honest one: `unverified`, `no-usage`,
  /// `reasoning-only`, `invalid-json`.
  var oddities: [String] = []
  var withdrawnModels: [String] = []

  static let models = [
    ("zai-org/GLM-5-FP8", 131_072), ("qwen/qwen-2.5-7b-instruct", 32_768),
    ("openai/gpt-oss-20b", 131_072),
  ]
}

extension Partner {
  /// The 0G router as in 0G's documentation.
  static var zerog: Partner {
    var partner = Partner("zerog", prefix: "/zerog/v1") { _ in
      Books.zerogProblem(404, "not_found_error", "not_found", "No such route.")
    } around: { books, call, handler in
      try handler(&books, call)
        .with(header: "X-RateLimit-Limit-Requests", "60")
        .with(header: "X-RateLimit-Remaining-Requests", "59")
        .with(header: "X-RateLimit-Reset-Requests", Moment.text(books.real + Moment.minute))
    }
    partner.on("GET", "/models") { books, _ in
      Answer([
        "object": "list",
        "data": .array(
          ZeroGBooks.models.filter { !books.zerog.withdrawnModels.contains($0.0) }.map { model in
            [
              "id": .string(model.0), "object": "model", "owned_by": "0g",
              "name": .string(model.0), "context_length": .integer(model.1),
              "pricing": ["prompt": "100000000000", "completion": "320000000000"],
              "provider_count": 2, "verifiability": "TeeML",
            ]
          }),
      ])
    }
    partner.on("GET", "/providers") { books, _ in
      Answer([
        "data": [
          [
            "address": "0x1111111111111111111111111111111111111111", "latency_ms": 120,
            "tee_attested": true,
          ]
        ]
      ])
    }
    partner.on("GET", "/account/balance") { books, call in
      guard call.bearer == "mk-sim" else {
        return Books.zerogProblem(403, "auth_error", "insufficient_scope", "Wrong kind of key.")
      }
      return Answer([
        "address": "0x2222222222222222222222222222222222222222",
        "deposit_balance": "100000000000000000000", "credit_balance": "0",
        "total_balance": "100000000000000000000", "balance": "100000000000000000000",
      ])
    }
    partner.on("POST", "/chat/completions") { books, call in try books.complete(call) }
    return partner
  }
}

extension Books {
  static func zerogProblem(
    _ status: Int, _ type: String, _ code: String, _ message: String
  ) -> Answer {
    Answer(
      [
        "error": ["message": .string(message), "type": .string(type), "code": .string(code)],
        "request_id": .string("req_" + Books.code(12).lowercased()),
      ], status: status)
  }

  fileprivate mutating func complete(_ call: Call) throws -> Answer {
    if let problem = keyProblem(call) { return problem }
    guard let model = call.json["model"]?.text, let messages = call.json["messages"]?.items,
      !messages.isEmpty
    else {
      return Self.zerogProblem(
        400, "invalid_request_error", "invalid_body", "model and messages are required.")
    }
    guard ZeroGBooks.models.contains(where: { $0.0 == model }),
      !zerog.withdrawnModels.contains(model)
    else {
      return Self.zerogProblem(
        400, "invalid_request_error", "invalid_body", "The model is not in the catalog.")
    }
    let oddity = zerog.oddities.isEmpty ? "" : zerog.oddities.removeFirst()
    let wantsJSON = call.json[path: "response_format", "type"]?.text?.hasPrefix("json") == true
    let content =
      oddity == "invalid-json" ? "{\"headline\": " : Recap(messages).text(asJSON: wantsJSON)
    return Answer(completion(call, model, content, messages, oddity))
      .with(header: "ZG-Res-Key", "chatcmpl-" + digest(messages))
  }

  private func keyProblem(_ call: Call) -> Answer? {
    switch call.bearer {
    case nil:
      Self.zerogProblem(
        401, "invalid_request_error", "missing_authorization", "No API key was sent.")
    case "sk-sim-broke":
      Self.zerogProblem(402, "payment_error", "insufficient_balance", "Insufficient balance.")
    case "sk-sim-revoked":
      Self.zerogProblem(
        401, "invalid_request_error", "api_key_revoked", "The API key was revoked.")
    case "sk-sim-ok", settings.zerogKey: nil
    default:
      Self.zerogProblem(401, "invalid_request_error", "invalid_api_key", "Invalid API key.")
    }
  }

  private func digest(_ messages: [JSON]) -> String {
    String(Hex.encode(SHA256.hash(JSON.array(messages).description)).prefix(24))
  }

  private mutating func completion(
    _ call: Call, _ model: String, _ content: String, _ messages: [JSON], _ oddity: String
  ) -> JSON {
    let prompt = Int64(JSON.array(messages).description.utf8.count / 4 + 1)
    let written = Int64(content.utf8.count / 4 + 1)
    zerog.calls += 1
    // A tenth and a third of a trillion neuron a token, in hundredths.
    zerog.spent += prompt * 10 + written * 32
    let message: JSON =
      oddity == "reasoning-only"
      ? ["role": "assistant", "content": "", "reasoning_content": .string(content)]
      : ["role": "assistant", "content": .string(content)]
    var reply: JSON = [
      "id": .string("chatcmpl-" + digest(messages)), "object": "chat.completion",
      "created": .integer(real / Moment.second), "model": .string(model),
      "choices": [["index": 0, "message": message, "finish_reason": "stop"]],
    ]
    if oddity != "no-usage" {
      reply = reply.with(
        "usage",
        [
          "prompt_tokens": .integer(prompt), "completion_tokens": .integer(written),
          "total_tokens": .integer(prompt + written),
        ])
    }
    func neuron(_ hundredths: Int64) -> JSON { .string("\(hundredths)0000000000") }
    return reply.with(
      "x_0g_trace",
      [
        "request_id": .string(Books.uuid()),
        "provider": "0x1111111111111111111111111111111111111111",
        "billing": [
          "input_cost": neuron(prompt * 10), "output_cost": neuron(written * 32),
          "total_cost": neuron(prompt * 10 + written * 32),
        ],
        "tee_verified": call.json["verify_tee"]?.flag == true
          ? .bool(oddity != "unverified") : nil,
      ])
  }
}
