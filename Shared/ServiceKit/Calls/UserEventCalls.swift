import RPC
import StackProto
import Time
import Workflow

extension UserEventFeed {
  /// Serves a service's `WatchUser`: the acting user's events from where the request says, and then
  /// each new one as it comes, until the call ends.
  ///
  /// - Throws: `RPCError` UNAUTHENTICATED when the call names no user; what ends the call.
  package func serve(
    _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    let user = try context.user
    let cursor =
      request.afterCursor > 0
      ? request.afterCursor
      : try await cursor(for: user, before: Timestamp(microseconds: request.sinceMicros))
    for try await event in events(for: user, after: cursor) {
      try await responses.send(TypesV1.UserEvent(event))
    }
  }
}

extension TypesV1.UserEvent {
  /// A row of the event table as it travels.
  package init(_ event: UserEventRow) {
    self.init(
      cursor: event.cursor, topic: event.topic, subjectID: event.subject.uuidString.lowercased(),
      atMicros: event.at.microseconds, payload: event.payload)
  }
}
