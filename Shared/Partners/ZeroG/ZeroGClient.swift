import FoundationEssentials
import HTTPClient

/// 0G's compute Router, an OpenAI-shaped API in front of providers with trusted hardware (0G docs,
/// "Router"). There is no idempotency key: an answer that is asked for again is billed again, so
/// only requests that surely did nothing are sent again here.
package struct ZeroGClient: Sendable {
  private let api: JSONAPI
  private let apiKey: String

  /// - Parameters:
  ///   - http: with the resilience wrappers around it.
  ///   - baseURL: such as "https://router-api.0g.ai/v1".
  ///   - apiKey: "sk-…".
  ///   - timeout: for each answer; models think for a while.
  package init(
    http: any HTTPClient, baseURL: String, apiKey: String, timeout: Duration = .seconds(90)
  ) {
    self.apiKey = apiKey
    api = JSONAPI(
      http: http, baseURL: baseURL, timeout: timeout, refusal: ZeroGErrors.refusal)
  }

  /// Asks a model. The request is limited to providers that run it inside an enclave ("private"):
  /// where there is none, it is refused rather than shown to somebody.
  ///
  /// - Throws: ``PartnerError``: 402 is an empty account; 400 can mean that the model is gone; 503
  ///   (unknown) that nobody offers it at the moment.
  package func complete(_ request: ChatRequest) async throws(PartnerError) -> ChatCompletion {
    let response = try await api.send(
      .post, "/chat/completions",
      headers: headers + [("X-0G-Provider-Trust-Mode", "private")],
      body: try api.encode(request), isIdempotent: false)
    var completion = try api.decode(ChatCompletion.self, from: response)
    completion.verificationID = response.headers["ZG-Res-Key"]
    return completion
  }

  /// The models on offer, which change within hours.
  ///
  /// - Throws: ``PartnerError``.
  package func models() async throws(PartnerError) -> [Model] {
    let response = try await api.send(.get, "/models", headers: headers)
    return try api.decode(ModelList.self, from: response).data
  }

  private var headers: [(String, String)] { [("Authorization", "Bearer \(apiKey)")] }

  private struct ModelList: Decodable {
    let data: [Model]
  }
}

/// A question to a model.
package struct ChatRequest: Sendable, Encodable {
  package var model: String
  package var messages: [ChatMessage]
  /// Reasoning counts too.
  package var maxTokens: Int
  /// 0 always gives the likeliest answer; more gives more variety.
  package var temperature: Decimal
  /// Whether the answer must be one JSON object.
  package var answersInJSON: Bool
  /// Whether the Router checks the enclave's signature.
  package var verifiesEnclave = true

  package init(
    model: String, messages: [ChatMessage], maxTokens: Int, temperature: Decimal = Decimal(2) / 10,
    answersInJSON: Bool = false
  ) {
    self.model = model
    self.messages = messages
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.answersInJSON = answersInJSON
  }

  private enum CodingKeys: String, CodingKey {
    case model, messages, temperature
    case maxTokens = "max_tokens"
    case responseFormat = "response_format"
    case verifyTEE = "verify_tee"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(messages, forKey: .messages)
    try container.encode(maxTokens, forKey: .maxTokens)
    try container.encode(temperature, forKey: .temperature)
    if answersInJSON { try container.encode(["type": "json_object"], forKey: .responseFormat) }
    try container.encode(verifiesEnclave, forKey: .verifyTEE)
  }
}

/// One turn of a conversation.
package struct ChatMessage: Sendable, Hashable, Codable {
  /// "system", "user" or "assistant".
  package var role: String
  package var content: String

  package init(role: String, content: String) {
    self.role = role
    self.content = content
  }
}

/// A model's answer.
package struct ChatCompletion: Sendable, Decodable {
  package let id: String
  @Maybe package var model: String?
  package let choices: [Choice]
  @Maybe package var usage: Usage?
  @Maybe package var trace: Trace?
  /// `ZG-Res-Key`, by which the enclave's signature can be fetched for a while.
  package internal(set) var verificationID: String?

  /// The first choice's text; nil when there is none, as when all tokens went into reasoning.
  package var text: String? {
    choices.first?.message.content.flatMap { $0.isEmpty ? nil : $0 }
  }

  private enum CodingKeys: String, CodingKey {
    case id, model, choices, usage
    case trace = "x_0g_trace"
  }

  /// One of the answers.
  package struct Choice: Sendable, Hashable, Decodable {
    package let message: Message
    @Maybe package var finishReason: String?

    private enum CodingKeys: String, CodingKey {
      case message
      case finishReason = "finish_reason"
    }
  }

  /// What the model wrote.
  package struct Message: Sendable, Hashable, Decodable {
    @Maybe package var content: String?
    @Maybe package var reasoningContent: String?

    private enum CodingKeys: String, CodingKey {
      case content
      case reasoningContent = "reasoning_content"
    }
  }

  /// Tokens in and out.
  package struct Usage: Sendable, Hashable, Decodable {
    @Maybe package var promptTokens: Int?
    @Maybe package var completionTokens: Int?

    private enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
    }
  }

  /// Who answered, for how much, and whether the Router found the enclave's signature good. It is
  /// the Router's word only.
  package struct Trace: Sendable, Hashable, Decodable {
    @Maybe package var requestID: String?
    /// The provider's address.
    @Maybe package var provider: String?
    @Maybe package var billing: Billing?
    /// False: discard the answer. nil: nobody checked.
    @Maybe package var teeVerified: Bool?

    private enum CodingKeys: String, CodingKey {
      case provider, billing
      case requestID = "request_id"
      case teeVerified = "tee_verified"
    }
  }

  /// In neuron (10⁻¹⁸ 0G), as text: they do not fit in 64 bits.
  package struct Billing: Sendable, Hashable, Decodable {
    @Maybe package var totalCost: String?

    private enum CodingKeys: String, CodingKey {
      case totalCost = "total_cost"
    }
  }
}

/// A model on offer.
package struct Model: Sendable, Hashable, Decodable {
  package let id: String
  @Maybe package var name: String?
  @Maybe package var contextLength: Int?
  @Maybe package var providerCount: Int?

  private enum CodingKeys: String, CodingKey {
    case id, name
    case contextLength = "context_length"
    case providerCount = "provider_count"
  }
}

/// Errors are `{"error":{"message","type","code"},"request_id"?}`; the documentation disagrees with
/// itself about codes, so decide by status.
enum ZeroGErrors {
  private struct Body: Decodable {
    let error: Problem
  }
  private struct Problem: Decodable {
    @Maybe var message: String?
    @Maybe var code: String?
  }

  @Sendable static func refusal(_ response: HTTPResponse) -> (code: String, message: String) {
    let problem = (try? JSONDecoder().decode(Body.self, from: Data(response.body)))?.error
    return (problem?.code ?? String(response.status), problem?.message ?? "")
  }
}
