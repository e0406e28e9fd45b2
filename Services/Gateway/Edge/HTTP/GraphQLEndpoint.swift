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

  /// Of a request's target, in bytes.
  static let targetLimit = 16 * 1_024

  let service: GraphQLService
  let bodyLimit: Int
  let statusCodes: StatusCodes
  /// How many operations one request may hold; 0 where a request is one operation.
  let batchLimit: Int
  /// How often an event stream says that it is there, and finds out whether its client is.
  let keepalive: Duration

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
    guard request.head.path?.utf8.count ?? 0 <= Self.targetLimit else {
      return refusal(.uriTooLong, .invalidInput, "The query is too long. Use POST.", ids)
    }
    guard let format = ResponseFormat.negotiated(request.headers[.accept]) else {
      return refusal(
        .notAcceptable, .invalidInput, "Responses are \(ResponseFormat.json.rawValue).", ids)
    }
    do {
      let body = try await body(of: request)
      identity = try await service.identity(authorization: request.headers[.authorization])
      let context = service.context(
        ids, identity: identity, passcodeSession: request.headers[named: "x-passcode-session"])
      if case .list(let operations)? = body, batchLimit > 0 {
        return try await answer(batch: operations, context, format)
      }
      let operation =
        try body.map(GraphQLParameters.request(from:))
        ?? GraphQLParameters.request(fromQuery: FormQuery.pairs(request.uri.query ?? ""))
      if format == .eventStream { return stream(operation, context, request.method) }
      return await answer(operation, context, request.method, format)
    } catch let problem as HTTPProblem {
      return refusal(problem.status, problem.code, problem.message, ids, format)
    } catch let error as GatewayError {
      return refusal(status(of: error), error, ids, format)
    } catch {
      Logger.current.error("A request failed", metadata: ["error": "\(error)"])
      return refusal(.internalServerError, .internalError, nil, ids, format)
    }
  }

  /// A request that HTTP itself has an answer for.
  struct HTTPProblem: Error {
    let status: HTTPResponse.Status
    let code: ErrorCode
    let message: String
  }

  /// The JSON of a POST; nil for a GET.
  private func body(of request: Request) async throws -> GraphQLValue? {
    guard request.method == .post else { return nil }
    guard Self.isJSON(request.headers[.contentType]) else {
      throw HTTPProblem(
        status: .unsupportedMediaType, code: .invalidInput,
        message: "Send application/json in UTF-8.")
    }
    let bytes: ByteBuffer
    do {
      bytes = try await request.body.collect(upTo: bodyLimit)
    } catch is NIOTooManyBytesError {
      throw HTTPProblem(
        status: .contentTooLarge, code: .requestTooLarge,
        message: ErrorCode.requestTooLarge.message)
    }
    do {
      return try JSONReader.parse(Array(bytes.readableBytesView))
    } catch {
      throw HTTPProblem(
        status: .badRequest, code: .invalidInput, message: "The body is no JSON: \(error.message).")
    }
  }

  /// `application/json`, with the charset utf-8 or none.
  static func isJSON(_ contentType: String?) -> Bool {
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
      return errors(error.errors, status(of: error, format), format)
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
      return errors(error.errors, status(of: error, format), format)
    }
    let isPartial = statusCodes == .draft && format == .graphQLResponse && !response.errors.isEmpty
    return json(response.json, isPartial ? .init(code: 294) : .ok, format)
  }

  /// How HTTP says what is wrong with a request's parameters, or with who sends it.
  private func status(of error: GatewayError) -> HTTPResponse.Status {
    statusCodes == .draft && error.code == .invalidInput ? .unprocessableContent : error.status
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
    return errors([error], status, format == .eventStream ? .json : format)
  }

  /// A result of errors alone.
  private func errors(
    _ errors: [GraphQLError], _ status: HTTPResponse.Status, _ format: ResponseFormat
  ) -> Response {
    var response = json(GraphQLResponse(errors: errors).json, status, format)
    if status.kind == .clientError || status.kind == .serverError,
      let wait = errors.first?.extensions["retryAfterMillis"]?.int
    {
      response.headers[.retryAfter] = String((wait + 999) / 1_000)
    }
    return response
  }

  func json(
    _ body: [UInt8], _ status: HTTPResponse.Status, _ format: ResponseFormat
  ) -> Response {
    var headers: HTTPFields = [
      .contentType: format.contentType, .cacheControl: "no-store", .vary: "Accept",
    ]
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
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
