import HTTPClient
import Synchronization
import Time

/// The bearer token: fetched by one caller for all, renewed at 80 % of its life, forgotten on 401.
final class DriveWealthTokens: Sendable {
  private let api: JSONAPI
  private let configuration: DriveWealthConfiguration
  private let clock: any WallClock
  private let flight = SingleFlight<String>()
  private let current = Mutex<Token?>(nil)

  private struct Token {
    let text: String
    let renewAt: Timestamp
  }

  init(api: JSONAPI, configuration: DriveWealthConfiguration, clock: any WallClock) {
    self.api = api
    self.configuration = configuration
    self.clock = clock
  }

  /// A token that is good for a while.
  func token() async throws(PartnerError) -> String {
    if let known { return known }
    return try await flight.value { () async throws(PartnerError) -> String in
      // Somebody may have fetched it while this call waited for its turn.
      if let known = self.known { return known }
      return try await self.fetch()
    }
  }

  /// Another token than the one that DriveWealth no longer takes.
  func token(insteadOf refused: String) async throws(PartnerError) -> String {
    current.withLock { if $0?.text == refused { $0 = nil } }
    return try await token()
  }

  private var known: String? {
    let now = clock.now
    return current.withLock { token in token.flatMap { now < $0.renewAt ? $0.text : nil } }
  }

  /// A refusal of the token is none of the call that needs it, which has not left: what an earlier
  /// call under the same idempotency key has done stays as unknown as it was.
  private func fetch() async throws(PartnerError) -> String {
    do throws(PartnerError) {
      return try await login()
    } catch {
      throw .notSent("No token could be had: \(error)")
    }
  }

  /// `POST /auth/tokens`. The answer's `expires_in` is text in the OpenAPI file, seconds.
  private func login() async throws(PartnerError) -> String {
    let body = TokenBody(
      clientID: configuration.clientID, clientSecret: configuration.clientSecret)
    let response = try await api.send(
      .post, "/auth/tokens", headers: [("dw-client-app-key", configuration.appKey)],
      body: try api.encode(body), isIdempotent: true)
    let answer = try api.decode(TokenAnswer.self, from: response)
    let seconds = Int64(answer.expires_in?.text ?? "") ?? 3600
    let life = Duration.seconds(max(0, min(seconds, 86_400))) * 4 / 5
    let token = Token(text: answer.access_token, renewAt: clock.now.adding(life))
    current.withLock { $0 = token }
    return token.text
  }

  private struct TokenBody: Encodable {
    let clientID: String
    let clientSecret: String
  }

  private struct TokenAnswer: Decodable {
    let access_token: String
    @Maybe var expires_in: ExactDecimal?
  }
}
