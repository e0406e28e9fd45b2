import HTTPClient

/// The sandbox's control API: what happens outside of STACK and the partners' own decisions.
package struct SandboxControl: Sendable {
  /// The sandbox answered a control call with an error.
  package struct Failure: Error {
    package let status: Int
    package let body: String
  }

  private let http: any HTTPClient
  private let url: String

  package init(http: any HTTPClient, sandbox: String) {
    self.http = http
    url = "\(sandbox)/control"
  }

  /// An access and an ID token of the sandbox's OIDC issuer.
  package func tokens(
    subject: String, email: String, expiresIn: Int = 86_400
  ) async throws -> (access: String, id: String) {
    let answer = try await post(
      "oidc/token",
      [
        "sub": .string(subject), "email": .string(email), "kind": "both",
        "expiresIn": .number(.init(expiresIn)),
      ])
    return (answer["accessToken"].text ?? "", answer["idToken"].text ?? "")
  }

  /// Has the KYC provider's workflow decide a user's inquiry: `approve` or `decline`.
  package func decideKYC(_ decision: String, userID: String) async throws {
    _ = try await post("kyc/\(decision)", ["referenceId": .string(userID)])
  }

  /// Sends USDC on chain from somebody else's wallet; gives the transaction hash.
  package func sendUSDC(_ amount: String, to address: String, chain: String) async throws -> String
  {
    let answer = try await post(
      "chain/send",
      ["chain": .string(chain), "to": .string(address), "amount": .string(amount)])
    return answer["txHash"].text ?? ""
  }

  /// Moves the partners' clock on; what was due by then happens at once.
  package func advanceClock(seconds: Int) async throws {
    _ = try await post("clock/advance", ["seconds": .number(.init(seconds))])
  }

  /// What every partner's own books say.
  package func books() async throws -> JSON {
    let response = try await http.send(
      HTTPRequest(method: .get, url: "\(url)/books", headers: [], body: nil, timeout: .seconds(10)))
    return try JSON(parsing: response.body)
  }

  /// Any other control call.
  package func post(_ path: String, _ body: JSON) async throws -> JSON {
    let response = try await http.send(
      HTTPRequest(
        method: .post, url: "\(url)/\(path)", headers: [("content-type", "application/json")],
        body: try body.serialized(), timeout: .seconds(10)))
    guard (200..<300).contains(response.status) else {
      throw Failure(status: response.status, body: String(decoding: response.body, as: UTF8.self))
    }
    return response.body.isEmpty ? .null : try JSON(parsing: response.body)
  }
}
