import FoundationEssentials
import HTTPClient

/// Calls to a chain's node by JSON-RPC 2.0. Everything here only reads, so all calls may be sent
/// again.
struct JSONRPCNode: Sendable {
  private let api: JSONAPI

  init(http: any HTTPClient, url: String, timeout: Duration) {
    api = JSONAPI(http: http, baseURL: url, timeout: timeout) { response in
      (String(response.status), "The node refused the request.")
    }
  }

  /// The result of one call; nil if it is null.
  ///
  /// - Throws: ``PartnerError``; an error of the node itself is refused with its code.
  func call<Value: Decodable>(
    _ method: String, _ params: some Encodable, as type: Value.Type
  ) async throws(PartnerError) -> Value? {
    let body = Call(method: method, params: params)
    let response = try await api.send(
      .post, "", body: try api.encode(body), isIdempotent: true)
    let answer = try api.decode(Answer<Value>.self, from: response)
    if let error = answer.error {
      throw .refused(
        status: response.status, code: String(error.code ?? 0), message: error.message ?? "")
    }
    return answer.result
  }

  private struct Call<Params: Encodable>: Encodable {
    let jsonrpc = "2.0"
    let id = 1
    let method: String
    let params: Params
  }
  private struct Answer<Value: Decodable>: Decodable {
    let result: Value?
    let error: Problem?
  }
  private struct Problem: Decodable {
    @Maybe var code: Int?
    @Maybe var message: String?
  }
}

/// What a chain says about a transfer of USDC that somebody claims to have made.
package enum TransferFinding: Sendable, Hashable {
  /// The chain does not know the transaction: not yet, or never.
  case absent
  /// In a block that may still be replaced.
  case included
  /// In a block that stays, with exactly the claimed transfer in it.
  case final
  /// The transaction is in a block and failed: nothing moved.
  case failed
  /// The transaction is there, but it gives the address another amount, zero for none.
  case different(micros: Int64)
}
