import FoundationEssentials
import HTTPClient
import Time

/// DriveWealth's back-office API, in its words (developer.drivewealth.com, and its OpenAPI 3.0.2
/// file). Amounts and quantities are JSON numbers of up to eight decimals and are kept exact.
///
/// Every POST carries an `Idempotency-Key`: the same key gives the first answer again for four
/// days, so these calls may be sent again.
package final class DriveWealthClient: Sendable {
  let api: JSONAPI
  private let configuration: DriveWealthConfiguration
  private let tokens: DriveWealthTokens

  /// - Parameters:
  ///   - http: with the resilience wrappers around it.
  ///   - configuration: where DriveWealth is and who we are there.
  ///   - clock: tells when a token is to be renewed.
  package init(
    http: any HTTPClient, configuration: DriveWealthConfiguration,
    clock: any WallClock = SystemWallClock()
  ) {
    self.configuration = configuration
    api = JSONAPI(
      http: http, baseURL: configuration.baseURL, timeout: configuration.timeout,
      refusal: DriveWealthErrors.refusal)
    tokens = DriveWealthTokens(api: api, configuration: configuration, clock: clock)
  }

  func get<Value: Decodable>(
    _ path: String, _ query: [(String, String?)] = [], headers: [(String, String)] = [],
    as type: Value.Type
  ) async throws(PartnerError) -> Value {
    let response = try await send(.get, path, query, headers)
    return try api.decode(type, from: response)
  }

  func post<Value: Decodable>(
    _ path: String, _ body: some Encodable, idempotencyKey: String, as type: Value.Type
  ) async throws(PartnerError) -> Value {
    let response = try await send(
      .post, path, [], [("Idempotency-Key", idempotencyKey)], body: try api.encode(body))
    return try api.decode(type, from: response)
  }

  /// Sends with a token; on 401 renews it once and sends once more.
  func send(
    _ method: HTTPMethod, _ path: String, _ query: [(String, String?)] = [],
    _ headers: [(String, String)] = [], body: [UInt8]? = nil
  ) async throws(PartnerError) -> HTTPResponse {
    let token = try await tokens.token()
    do {
      return try await send(method, path, query, headers, body, token)
    } catch {
      guard error.status == 401 else { throw error }
    }
    let renewed: String
    do throws(PartnerError) {
      renewed = try await tokens.token(insteadOf: token)
    } catch {
      // The call was sent, perhaps more than once, and 401 tells only of the last time.
      throw .unknown("The token was refused, and another could not be had: \(error)")
    }
    return try await send(method, path, query, headers, body, renewed)
  }

  private func send(
    _ method: HTTPMethod, _ path: String, _ query: [(String, String?)],
    _ headers: [(String, String)], _ body: [UInt8]?, _ token: String
  ) async throws(PartnerError) -> HTTPResponse {
    let all =
      headers + [
        ("dw-client-app-key", configuration.appKey), ("Authorization", "Bearer \(token)"),
      ]
    // A PATCH states the wished end ("CANCEL"), so twice is as good as once.
    return try await api.send(
      method, path, query: query, headers: all, body: body, isIdempotent: true)
  }
}

/// Where DriveWealth is and who we are there.
package struct DriveWealthConfiguration: Sendable {
  /// With the path, such as "https://bo-api.drivewealth.io/back-office".
  package var baseURL: String
  /// Sent as `dw-client-app-key` on every call.
  package var appKey: String
  package var clientID: String
  package var clientSecret: String
  /// DriveWealth gives up on a POST after 29 seconds; waiting longer tells us how it ended.
  package var timeout: Duration = .seconds(35)

  package init(baseURL: String, appKey: String, clientID: String, clientSecret: String) {
    self.baseURL = baseURL
    self.appKey = appKey
    self.clientID = clientID
    self.clientSecret = clientSecret
  }
}

/// Errors are `{"errorCode","message","errorDetails"?}` (OpenAPI).
enum DriveWealthErrors {
  private struct Body: Decodable {
    @Maybe var errorCode: String?
    @Maybe var message: String?
    @Maybe var errorDetails: Details?
  }
  private struct Details: Decodable, Hashable {
    @Maybe var detail: String?
  }

  @Sendable static func refusal(_ response: HTTPResponse) -> (code: String, message: String) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let texts = [
      body?.message, body?.errorDetails?.detail,
      response.headers["dw-request-id"].map { "request \($0)" },
    ]
    return (
      body?.errorCode ?? String(response.status),
      texts.compactMap(\.self).joined(separator: "; ")
    )
  }
}
