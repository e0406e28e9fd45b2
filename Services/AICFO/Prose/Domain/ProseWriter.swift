import Identifiers
import Time

/// A language model that works behind a verified enclave.
protocol ProseModel: Sendable {
  /// Asks once. Every call costs money: there is no key under which it could be repeated.
  func ask(_ prompt: Prompt) async -> ModelAnswer
}

/// What came of asking a model.
enum ModelAnswer: Equatable, Sendable {
  case text(ModelText)
  /// Nothing usable now; later may be better. `retryAfter` is the model's advice.
  case unavailable(String, retryAfter: Duration?)
  /// It will not answer such a question at all.
  case refused(String)
}

/// A model's text and where it comes from.
struct ModelText: Equatable, Sendable {
  let content: String
  let model: String
  let provider: String
  /// The router's id of the request.
  let requestID: String
  /// Under this id the enclave's signature can be checked, for a while.
  let chatID: String
  /// Whether the signature was verified; `nil` when it was not asked to be.
  let isVerified: Bool?
  /// In the chain's smallest unit, as text: it does not fit into 64 bits.
  let cost: String
}

/// What a text is written for.
struct ProseSubject: Hashable, Sendable {
  enum Kind: String, Sendable {
    case summary, analysis
  }
  let kind: Kind
  let id: ID<ProseSubject>
}

/// What came of one request to a model.
enum RequestOutcome: Equatable, Sendable {
  case used(ModelText)
  case rejected(ModelText, String)
  case unavailable(String)
  case refused(String)
}

/// The record of requests to the model, kept because each costs money.
protocol ModelRequestLog: Sendable {
  /// Writes down that a request is about to be made.
  /// - Returns: Its number among the subject's, from 1; `nil` when there were `limit` already.
  func begin(_ subject: ProseSubject, prompt: Prompt, limit: Int, at: Timestamp) async throws
    -> Int?
  func settle(_ subject: ProseSubject, number: Int, _ outcome: RequestOutcome, at: Timestamp)
    async throws
}

/// What writing came to.
enum Writing: Equatable, Sendable {
  case done(Prose, ProseAuthor)
  /// The model is away; worth another try after a while.
  case later(after: Duration)
}

/// Has prose written by the model, checks it, and writes it itself when the model does not manage.
struct ProseWriter: Sendable {
  let model: any ProseModel
  let log: any ModelRequestLog
  /// The most requests for one text, whatever happens.
  let maximumRequests: Int
  let clock: any WallClock

  /// Writes about a brief. Requests are counted by the subject, also across crashes; a patient writer
  /// says so when the model is away instead of writing itself.
  ///
  /// - Throws: What keeps a request from being written down.
  func write(
    _ brief: ProseBrief, for subject: ProseSubject, patient: Bool
  ) async throws -> Writing {
    guard !brief.figures.holdings.isEmpty else {
      return .done(Prose(composedFor: brief), .composed)
    }
    let prompt = Prompt(brief)
    let check = ProseCheck(brief.figures)
    while let number = try await log.begin(
      subject, prompt: prompt, limit: maximumRequests, at: clock.now)
    {
      try Task.checkCancellation()
      switch await model.ask(prompt) {
      case .text(let text):
        do throws(ProseRejection) {
          guard text.isVerified == true else { throw .unverified }
          let prose = try check.prose(text.content)
          try? await log.settle(subject, number: number, .used(text), at: clock.now)
          return .done(prose, .model)
        } catch {
          try await log.settle(
            subject, number: number, .rejected(text, "\(error)"), at: clock.now)
        }
      case .unavailable(let why, let retryAfter):
        try await log.settle(subject, number: number, .unavailable(why), at: clock.now)
        if patient, number < maximumRequests { return .later(after: retryAfter ?? .seconds(30)) }
      case .refused(let why):
        try await log.settle(subject, number: number, .refused(why), at: clock.now)
        return .done(Prose(composedFor: brief), .composed)
      }
    }
    return .done(Prose(composedFor: brief), .composed)
  }
}
