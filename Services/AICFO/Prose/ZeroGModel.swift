import HTTPClient
import Synchronization
import ZeroG

/// A model behind 0G's Router, private enclaves only.
final class ZeroGModel: ProseModel {
  private let zeroG: ZeroGClient
  /// In order of preference; models come and go within hours.
  private let preferences: [String]
  /// The preference that is tried first now.
  private let current = Mutex(0)

  /// - Parameters:
  ///   - zeroG: The Router.
  ///   - models: In order of preference, at least one.
  init(zeroG: ZeroGClient, models: [String]) {
    self.zeroG = zeroG
    preferences = models
  }

  func ask(_ prompt: Prompt) async -> ModelAnswer {
    let index = current.withLock { $0 }
    var request = ChatRequest(
      model: preferences[index % preferences.count],
      messages: [
        ChatMessage(role: "system", content: prompt.instructions),
        ChatMessage(role: "user", content: prompt.data),
      ], maxTokens: 1_500, answersInJSON: true)
    request.verifiesEnclave = true
    do {
      return answer(try await zeroG.complete(request), model: request.model)
    } catch {
      return problem(error, index)
    }
  }

  private func answer(_ completion: ChatCompletion, model: String) -> ModelAnswer {
    .text(
      ModelText(
        content: completion.text ?? "", model: completion.model ?? model,
        provider: completion.trace?.provider ?? "", requestID: completion.trace?.requestID ?? "",
        chatID: completion.verificationID ?? completion.id,
        isVerified: completion.trace?.teeVerified,
        cost: completion.trace?.billing?.totalCost ?? ""))
  }

  /// By status, not by code: the documentation disagrees with itself about codes.
  private func problem(_ error: PartnerError, _ index: Int) -> ModelAnswer {
    switch error {
    case .refused(400, _, let message), .refused(404, _, let message):
      // The model may have left the catalogue: the next in line is next.
      current.withLock { if $0 == index { $0 = (index + 1) % preferences.count } }
      return .unavailable("the model does not answer: \(message)", retryAfter: .zero)
    case .refused(let status, let code, _):
      // 401, 402, 403: our access or our account; nothing that asking again would change.
      return .refused("refused with status \(status) \(code)")
    case .notSent(let why): return .unavailable(why, retryAfter: .seconds(30))
    case .unknown(let why): return .unavailable(why, retryAfter: .seconds(60))
    }
  }
}
