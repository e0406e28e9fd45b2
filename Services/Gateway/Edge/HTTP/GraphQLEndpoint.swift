import GraphQL
import HTTPTypes
import Hummingbird
import NIOCore

/// `/graphql` over HTTP (GraphQL over HTTP, draft of 2026): POST with JSON, GET for queries, and
/// event streams for whoever accepts them.
struct GraphQLEndpoint: Sendable {
  /// Which status codes say what.
  enum StatusCodes: String, Sendable {
    /// As most servers do it.
    case common
    /// The advice of the 2026 draft: 422 for what is understood but wrong, 294 for partial success.
    case draft
  }

  static let bodyLimit = 256 * 1_024

  let service: GraphQLService
  let statusCodes: StatusCodes

  func respond(to request: Request, _ ids: RequestIdentity) async -> Response {
    guard request.method == .post || request.method == .get else {
      var response = refusal(.methodNotAllowed, .invalidInput, "Use POST or GET.", ids)
      response.headers[.allow] = "GET, POST"
      return response
    }
    guard let format = ResponseFormat.negotiated(request.headers[.accept]) else {
      return refusal(
        .notAcceptable, .invalidInput, "Responses are \(ResponseFormat.json.rawValue).", ids)
    }
    do {
      let graphQLRequest = try await parameters(of: request)
      let identity = try await service.identity(authorization: request.headers[.authorization])
      let context = service.context(
        ids, identity: identity, passcodeSession: request.headers[named: "x-passcode-session"])
      if format == .eventStream { return stream(graphQLRequest, context, request.method) }
      return await answer(graphQLRequest, context, request.method, format)
    } catch let problem as HTTPProblem {
      return refusal(problem.status, problem.code, problem.message, ids, format)
    } catch let error as GatewayError {
      return refusal(error.status, error.code, error.message, ids, format)
    } catch {
      return refusal(.internalServerError, .internalError, nil, ids, format)
    }
  }

  /// A request that HTTP itself has an answer for.
  private struct HTTPProblem: Error {
    let status: HTTPResponse.Status
    let code: ErrorCode
    let message: String
  }

  private func parameters(of request: Request) async throws -> GraphQLRequest {
    guard request.method == .post else {
      return try GraphQLParameters.request(fromQuery: FormQuery.pairs(request.uri.query ?? ""))
    }
    guard Self.isJSON(request.headers[.contentType]) else {
      throw HTTPProblem(
        status: .unsupportedMediaType, code: .invalidInput,
        message: "Send application/json in UTF-8.")
    }
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: Self.bodyLimit)
    } catch is NIOTooManyBytesError {
      throw HTTPProblem(
        status: .contentTooLarge, code: .invalidInput, message: "The request is too large.")
    }
    return try GraphQLParameters.request(from: Array(body.readableBytesView))
  }

  /// `application/json`, with the charset utf-8 or none.
  private static func isJSON(_ contentType: String?) -> Bool {
    guard let contentType else { return false }
    let parts = contentType.lowercased().split(separator: ";").map { $0.trimmingSpaces }
    guard parts.first == "application/json" else { return false }
    return parts.dropFirst().allSatisfy { parameter in
      !parameter.hasPrefix("charset=")
        || ["charset=utf-8", "charset=\"utf-8\""].contains(String(parameter))
    }
  }

  private func answer(
    _ request: GraphQLRequest, _ context: GatewayContext, _ method: HTTPRequest.Method,
    _ format: ResponseFormat
  ) async -> Response {
    let ids = context.request
    let prepared: PreparedOperation
    do {
      prepared = try service.prepare(request, context)
    } catch {
      return json(GraphQLResponse(errors: error.errors), status(of: error, format), format, ids)
    }
    if prepared.kind == .mutation, method == .get {
      var response = refusal(
        .methodNotAllowed, .invalidInput, "Mutations go by POST.", ids, format)
      response.headers[.allow] = "POST"
      return response
    }
    if prepared.kind == .subscription {
      return refusal(
        .badRequest, .invalidInput,
        "Subscribe over WebSocket (graphql-transport-ws) or accept text/event-stream.", ids, format)
    }
    let response = await service.execute(prepared, context)
    let isPartial = statusCodes == .draft && format == .graphQLResponse && !response.errors.isEmpty
    return json(response, isPartial ? .init(code: 294) : .ok, format, ids)
  }

  /// What is refused before execution.
  private func status(
    of refused: RequestRefused, _ format: ResponseFormat
  ) -> HTTPResponse.Status {
    let codes = Set(refused.errors.compactMap { $0.extensions["code"]?.string })
    if codes.contains(ErrorCode.unauthenticated.rawValue) { return .unauthorized }
    if statusCodes == .draft {
      return codes == [ErrorCode.parseFailed.rawValue] ? .badRequest : .unprocessableContent
    }
    let isWellFormed =
      refused.errors.allSatisfy { $0.kind != .operation }
      || codes == [ErrorCode.persistedQueryNotFound.rawValue]
    return format == .json && isWellFormed ? .ok : .badRequest
  }

  // MARK: Responses

  func refusal(
    _ status: HTTPResponse.Status, _ code: ErrorCode, _ message: String?, _ ids: RequestIdentity,
    _ format: ResponseFormat = .json
  ) -> Response {
    let error = GraphQLError.refusal(code, message, correlationID: ids.correlationID)
    let format = format == .eventStream ? ResponseFormat.json : format
    return json(GraphQLResponse(errors: [error]), status, format, ids)
  }

  private func json(
    _ body: GraphQLResponse, _ status: HTTPResponse.Status, _ format: ResponseFormat,
    _ ids: RequestIdentity
  ) -> Response {
    var headers: HTTPFields = [.contentType: format.contentType, .cacheControl: "no-store"]
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.json)))
  }
}

extension GatewayError {
  /// How HTTP says it, outside any field.
  var status: HTTPResponse.Status {
    switch code {
    case .unauthenticated: .unauthorized
    case .forbidden, .stepUpRequired: .forbidden
    case .unavailable, .partnerUnavailable: .serviceUnavailable
    case .internalError: .internalServerError
    case .rateLimited: .tooManyRequests
    default: .badRequest
    }
  }
}

extension HTTPFields {
  /// A header by its name; nil when it is absent or no header can be called so.
  subscript(named name: String) -> String? {
    HTTPField.Name(name).flatMap { self[$0] }
  }
}
