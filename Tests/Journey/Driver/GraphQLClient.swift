import HTTPClient

/// An error that the API answered with.
package struct GraphQLFailure: Error, CustomStringConvertible {
  /// `errors[].extensions.code`; what an app switches on.
  package let code: String
  /// For people.
  package let message: String

  package var description: String { "\(code): \(message)" }
}

/// A client of the app's GraphQL API over HTTP, as the phone would be one.
package struct GraphQLClient: Sendable {
  private let http: any HTTPClient
  private let url: String
  /// The OIDC access token; calls without one are anonymous.
  package var accessToken: String?
  /// Proof of a recently entered passcode, for the fields marked `@stepUp`.
  package var passcodeSession: String?

  package init(http: any HTTPClient, gateway: String, accessToken: String? = nil) {
    self.http = http
    url = "\(gateway)/graphql"
    self.accessToken = accessToken
  }

  /// Runs one operation and gives its `data`.
  ///
  /// - Throws: `GraphQLFailure` with the first error of the answer; `HTTPError`.
  package func run(_ document: String, _ variables: JSON = [:]) async throws -> JSON {
    let answer = try await response(to: document, variables)
    if let error = answer["errors"].elements.first {
      throw GraphQLFailure(
        code: error["extensions"]["code"].text ?? "", message: error["message"].text ?? "")
    }
    return answer["data"]
  }

  /// The whole response of one operation, errors included.
  package func response(to document: String, _ variables: JSON = [:]) async throws -> JSON {
    let body: JSON = ["query": .string(document), "variables": variables]
    var headers = [("content-type", "application/json"), ("accept", "application/json")]
    if let accessToken { headers.append(("authorization", "Bearer \(accessToken)")) }
    if let passcodeSession { headers.append(("x-passcode-session", passcodeSession)) }
    let request = HTTPRequest(
      method: .post, url: url, headers: headers, body: try body.serialized(),
      timeout: .seconds(30))
    return try JSON(parsing: try await http.send(request).body)
  }
}
