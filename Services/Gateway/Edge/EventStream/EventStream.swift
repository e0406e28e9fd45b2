import AsyncAlgorithms
import GraphQL
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// GraphQL over Server-Sent Events, in its distinct connections mode.
extension GraphQLEndpoint {
  /// Answers with `next` for each result and `complete` at the end; refusals are results too. A
  /// comment now and then keeps the connection open and shows whether the client is still there. As
  /// a socket, a subscription does not outlive the token that opened it.
  func stream(
    _ request: GraphQLRequest, _ context: GatewayContext, _ method: HTTPRequest.Method
  ) -> Response {
    let (service, keepalive) = (service, keepalive)
    let body = ResponseBody { writer in
      // Who sends waits until the client has room; what waits behind that is bounded by the feed.
      let chunks = AsyncChannel<ByteBuffer>()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          defer { chunks.finish() }
          try await Self.run(request, context, method, service, EventSender(chunks: chunks))
        }
        group.addTask {
          while !Task.isCancelled {
            await chunks.send(ByteBuffer(string: ":\n\n"))
            try await Task.sleep(for: keepalive)
          }
        }
        defer { group.cancelAll() }
        for await chunk in chunks {
          try await writer.write(chunk)
        }
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: ResponseFormat.eventStream.contentType, .cacheControl: "no-cache",
      ],
      body: body)
  }

  private static func run(
    _ request: GraphQLRequest, _ context: GatewayContext, _ method: HTTPRequest.Method,
    _ service: GraphQLService, _ events: EventSender
  ) async throws {
    let prepared: PreparedOperation
    do throws(RequestRefused) {
      prepared = try service.prepare(request, context)
      // Whatever is between us and the client may send a GET again by itself.
      if prepared.kind == .mutation, method == .get {
        let correlationID = context.request.correlationID
        throw RequestRefused(
          errors: [.refusal(.invalidInput, "Mutations go by POST.", correlationID: correlationID)])
      }
    } catch {
      try await events.send("next", GraphQLResponse(errors: error.errors).json)
      return try await events.send("complete", [])
    }
    if prepared.kind == .subscription {
      let lifetime = context.identity?.expiresAt.since(service.clock.now) ?? .zero
      let end = await endingAfter(lifetime) {
        await service.subscribe(prepared, context) { response in
          try await events.send("next", response.json)
        }
      }
      switch end {
      case .refused(let errors), .failed(let errors):
        try await events.send("next", GraphQLResponse(errors: errors).json)
      case .cancelled, .completed: break
      }
    } else {
      let response: GraphQLResponse
      do throws(RequestRefused) {
        response = try await service.execute(prepared, request, context)
      } catch {
        response = GraphQLResponse(errors: error.errors)
      }
      try await events.send("next", response.json)
    }
    try await events.send("complete", [])
  }

  /// How a subscription ended; after the time, or when we go away, it is cancelled.
  private static func endingAfter(
    _ time: Duration, _ subscription: @escaping @Sendable () async -> SubscriptionEnd
  ) async -> SubscriptionEnd {
    await withTaskGroup(of: SubscriptionEnd.self) { group in
      group.addTask { await subscription() }
      group.addTask {
        try? await Task.sleep(for: max(.zero, time))
        return .cancelled
      }
      group.addTask {
        try? await gracefulShutdown()
        return .cancelled
      }
      defer { group.cancelAll() }
      return await group.next() ?? .cancelled
    }
  }
}

/// Frames events for one client.
private struct EventSender: Sendable {
  let chunks: AsyncChannel<ByteBuffer>

  /// Waits until the client has room.
  ///
  /// - Throws: `CancellationError` when the client has left.
  func send(_ event: String, _ data: [UInt8]) async throws {
    var chunk = ByteBuffer()
    chunk.writeString("event: \(event)\ndata: ")
    chunk.writeBytes(data)
    chunk.writeString("\n\n")
    await chunks.send(chunk)
    try Task.checkCancellation()
  }
}
