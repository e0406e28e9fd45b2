import GraphQL
import HTTPTypes
import Hummingbird
import Logging
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

  let service: GraphQLService
  let bodyLimit: Int
  let statusCodes: StatusCodes

  /// Answers a request that comes from `peer`, which may be a proxy.
  func respond(
    to request: Request, from peer: ClientAddress, _ ids: RequestIdentity
  ) async -> Response {
    let address = service.rates.client(
      of: peer, forwarded: request.headers[named: "x-forwarded-for"])
    var identity: Identity?
    var response: Response
    do {
      try service.rates.admit(address)
      response = await respond(to: request, ids, &identity)
    } catch {
      response = refusal(error, ids)
    }
    service.rates.describe(address, identity, in: &response.headers)
    return response
  }

  private func respond(
    to request: Request, _ ids: RequestIdentity, _ identity: inout Identity?
  ) async -> Response {
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
      identity = try await service.identity(authorization: request.headers[.authorization])
      let context = service.context(
        ids, identity: identity, passcodeSession: request.headers[named: "x-passcode-session"])
      if format == .eventStream { return stream(graphQLRequest, context, request.method) }
      return await answer(graphQLRequest, context, request.method, format)
    } catch let problem as HTTPProblem {
      return refusal(problem.status, problem.code, problem.message, ids, format)
    } catch let error as GatewayError {
      return refusal(error, ids, format)
    } catch {
      Logger.current.error("A request failed", metadata: ["error": "\(error)"])
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
      body = try await request.body.collect(upTo: bodyLimit)
    } catch is NIOTooManyBytesError {
      throw HTTPProblem(
        status: .contentTooLarge, code: .requestTooLarge,
        message: ErrorCode.requestTooLarge.message)
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
    let response: GraphQLResponse
    do {
      response = try await service.execute(prepared, request, context)
    } catch {
      return json(GraphQLResponse(errors: error.errors), status(of: error, format), format, ids)
    }
    let isPartial = statusCodes == .draft && format == .graphQLResponse && !response.errors.isEmpty
    return json(response, isPartial ? .init(code: 294) : .ok, format, ids)
  }

  /// What is refused before execution.
  private func status(
    of refused: RequestRefused, _ format: ResponseFormat
  ) -> HTTPResponse.Status {
    let codes = Set(refused.errors.compactMap { $0.extensions["code"]?.string })
    if codes.contains(ErrorCode.unauthenticated.rawValue) { return .unauthorized }
    if codes.contains(ErrorCode.rateLimited.rawValue)
      || codes.contains(ErrorCode.tooManyOperations.rawValue)
    {
      return .tooManyRequests
    }
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
    refusal(status, GatewayError(code, message), ids, format)
  }

  private func refusal(
    _ error: GatewayError, _ ids: RequestIdentity, _ format: ResponseFormat = .json
  ) -> Response {
    refusal(error.status, error, ids, format)
  }

  private func refusal(
    _ status: HTTPResponse.Status, _ error: GatewayError, _ ids: RequestIdentity,
    _ format: ResponseFormat
  ) -> Response {
    let error = GraphQLError.refusal(error, correlationID: ids.correlationID)
    let format = format == .eventStream ? ResponseFormat.json : format
    return json(GraphQLResponse(errors: [error]), status, format, ids)
  }

  private func json(
    _ body: GraphQLResponse, _ status: HTTPResponse.Status, _ format: ResponseFormat,
    _ ids: RequestIdentity
  ) -> Response {
    var headers: HTTPFields = [.contentType: format.contentType, .cacheControl: "no-store"]
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    if status.kind == .clientError || status.kind == .serverError,
      let wait = body.errors.first?.extensions["retryAfterMillis"]?.int
    {
      headers[.retryAfter] = String((wait + 999) / 1_000)
    }
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
    case .rateLimited, .tooManyOperations: .tooManyRequests
    case .requestTooLarge: .contentTooLarge
    default: .badRequest
    }
  }
}

extension HTTPFields {
  /// A header by its name; nil when it is absent or no header can be called so.
  subscript(named name: String) -> String? {
    get { HTTPField.Name(name).flatMap { self[$0] } }
    set {
      if let name = HTTPField.Name(name) { self[name] = newValue }
    }
  }
}
