import GraphQL
import HTTPTypes
import Hummingbird

/// Several operations in one POST: a JSON array of requests, answered by an array of results in the
/// same order. No part of GraphQL over HTTP, but what many clients do.
extension GraphQLEndpoint {
  /// Runs queries side by side; a batch with anything else, one after the other.
  ///
  /// - Throws: `HTTPProblem` for an empty batch or one that is too long, `GatewayError` for an
  ///   operation that is no request.
  func answer(
    batch: [GraphQLValue], _ context: GatewayContext, _ format: ResponseFormat
  ) async throws -> Response {
    guard (1...batchLimit).contains(batch.count) else {
      throw HTTPProblem(
        status: .badRequest, code: batch.isEmpty ? .invalidInput : .tooComplex,
        message: batch.isEmpty ? "The batch is empty." : "The batch has too many operations.")
    }
    guard format != .eventStream else {
      throw HTTPProblem(
        status: .notAcceptable, code: .invalidInput, message: "A batch is answered with JSON.")
    }
    let operations = try batch.map { operation throws(GatewayError) in
      Operation(service, try GraphQLParameters.request(from: operation), context)
    }
    var writer = JSONWriter()
    writer.raw("[")
    for (index, result) in await Self.results(of: operations).enumerated() {
      if index > 0 { writer.raw(",") }
      writer.raw(result.json)
    }
    writer.raw("]")
    return json(writer.bytes, .ok, format)
  }

  private static func results(of operations: [Operation]) async -> [GraphQLResponse] {
    guard operations.allSatisfy(\.isQuery) else {
      var results: [GraphQLResponse] = []
      for operation in operations { results.append(await operation.run()) }
      return results
    }
    return await withTaskGroup(of: (Int, GraphQLResponse).self) { group in
      for (index, operation) in operations.enumerated() {
        group.addTask { (index, await operation.run()) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        .sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// One operation of a batch.
  private struct Operation: Sendable {
    private let service: GraphQLService
    private let request: GraphQLRequest
    private let context: GatewayContext
    private let prepared: Result<PreparedOperation, RequestRefused>

    /// Each operation loads for itself.
    init(_ service: GraphQLService, _ request: GraphQLRequest, _ shared: GatewayContext) {
      self.service = service
      self.request = request
      context = service.context(
        shared.request, identity: shared.identity, passcodeSession: shared.passcodeSession)
      do throws(RequestRefused) {
        prepared = .success(try service.prepare(request, context))
      } catch {
        prepared = .failure(error)
      }
    }

    /// Also what is refused: nothing of it runs.
    var isQuery: Bool {
      guard case .success(let operation) = prepared else { return true }
      return operation.kind == .query
    }

    func run() async -> GraphQLResponse {
      do throws(RequestRefused) {
        let operation = try prepared.get()
        guard operation.kind != .subscription else {
          throw RequestRefused(errors: [
            .refusal(
              .invalidInput, "A batch holds no subscriptions.",
              correlationID: context.request.correlationID)
          ])
        }
        return try await service.execute(operation, request, context)
      } catch {
        return GraphQLResponse(errors: error.errors)
      }
    }
  }
}
