import GraphQL
import RPC

/// A refusal by the gateway itself.
struct GatewayError: Error {
  let code: ErrorCode
  let message: String
  /// The input field it is about, as the schema names it.
  let field: String?
  /// When it may be tried again.
  let retryAfter: Duration?

  init(
    _ code: ErrorCode, _ message: String? = nil, field: String? = nil, retryAfter: Duration? = nil
  ) {
    self.code = code
    self.message = message ?? code.message
    self.field = field
    self.retryAfter = retryAfter
  }
}

extension GraphQLError {
  /// What the client sees of anything that went wrong in a resolver.
  static func presented(
    _ error: any Error, correlationID: String
  ) -> (message: String, extensions: GraphQLObject) {
    var extensions: GraphQLObject = [:]
    let message: String
    switch error {
    case let error as GatewayError:
      message = error.message
      extensions["code"] = .string(error.code.rawValue)
      extensions["field"] = error.field.map { .string($0) }
      extensions["retryAfterMillis"] = error.retryAfter.map(Self.milliseconds)
    case let error as RPCError:
      let code = ErrorCode(error)
      message = code.message
      extensions["code"] = .string(code.rawValue)
      extensions["field"] = error.field.map { .string($0.camelCased) }
      extensions["retryAfterMillis"] = error.retryAfter.map(Self.milliseconds)
    case is CancellationError:
      message = ErrorCode.unavailable.message
      extensions["code"] = .string(ErrorCode.unavailable.rawValue)
    default:
      message = ErrorCode.internalError.message
      extensions["code"] = .string(ErrorCode.internalError.rawValue)
    }
    extensions["correlationId"] = .string(correlationID)
    return (message, extensions)
  }

  private static func milliseconds(_ duration: Duration) -> GraphQLValue {
    .int(Int64((duration / .milliseconds(1)).rounded(.up)))
  }

  /// With code and correlation id, where the engine itself found the error.
  func labelled(correlationID: String) -> GraphQLError {
    guard extensions["code"] == nil else { return self }
    var error = self
    let code: ErrorCode =
      switch kind {
      case .syntax: .parseFailed
      case .limit: limit.map { ErrorCode($0) } ?? .tooComplex
      case .validation: .validationFailed
      case .operation, .variables: .invalidInput
      case .execution: .internalError
      }
    error.extensions["code"] = .string(code.rawValue)
    error.extensions["correlationId"] = .string(correlationID)
    return error
  }

  /// An error of the gateway's own, outside any field.
  static func refusal(
    _ code: ErrorCode, _ message: String? = nil, correlationID: String
  ) -> GraphQLError {
    refusal(GatewayError(code, message), correlationID: correlationID)
  }

  /// A refusal by the gateway itself, outside any field.
  static func refusal(_ error: GatewayError, correlationID: String) -> GraphQLError {
    let (message, extensions) = presented(error, correlationID: correlationID)
    return GraphQLError(.operation, message, extensions: extensions)
  }
}

extension GraphQLResponse {
  /// Every error carries its code and the correlation id.
  func labelled(correlationID: String) -> GraphQLResponse {
    var response = GraphQLResponse(
      data: data, errors: errors.map { $0.labelled(correlationID: correlationID) })
    response.extensions = extensions
    return response
  }
}

extension String {
  /// `amount_micros` → `amountMicros`; and the units of our wire are nothing to the app.
  var camelCased: String {
    let words = split(separator: "_").filter { $0 != "micros" && $0 != "nanos" }
    guard let first = words.first else { return self }
    return String(first)
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined()
  }
}
