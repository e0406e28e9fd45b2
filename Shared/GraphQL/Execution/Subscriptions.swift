/// Subscriptions (section 6.2.3): a source of events, each answered by running the selection with
/// the event as the root.
extension GraphQLEngine {
  /// Runs a subscription until its source ends or the task is cancelled, which is how a client
  /// leaves: everything behind it is cancelled too. `send` takes one result, and the source waits
  /// for it; a throw means that the client has left. Answers what ended it; a refusal came before the first event, nothing was sent then.
  package func subscribe(
    _ prepared: PreparedOperation, context: Context,
    send: @escaping @Sendable (GraphQLResponse) async throws -> Void
  ) async -> SubscriptionEnd {
    guard let name = schema.roots[.subscription], let type = schema.type(name) else {
      return .refused([GraphQLError(.operation, "The schema has no subscriptions.")])
    }
    guard let plan = prepared.plan(access), let field = plan.root.fields.first,
      let source = resolvers.sources[field.name],
      let definition = type.fields[field.name]
    else {
      return .refused([GraphQLError(.operation, "The subscription has no source.")])
    }
    let locations = field.offsets.map(prepared.document.source.location(at:))
    let path = [PathSegment.key(field.responseName)]
    let arguments: GraphQLArguments
    do throws(GraphQLError) {
      arguments = try field.arguments.coerced(plan.planner, prepared.variables)
    } catch {
      var refusal = error
      refusal.path = path
      return .refused([refusal])
    }
    let progress = SubscriptionProgress()
    let sink = EventSink { event in
      progress.begin()
      let root = Fields([field.name: event])
      let response = await self.execute(prepared, context: context, root: root)
      do {
        try await send(response)
      } catch {
        progress.abandon()
        throw error
      }
    }
    do {
      for directive in definition.directives {
        let place = FieldPlace(type: name, field: field.name, definition: definition)
        try await resolvers.guards[directive.name.text]?(place, arguments, context)
      }
      try await source(arguments, context, sink)
      return .completed
    } catch {
      if Task.isCancelled || progress.isAbandoned { return .cancelled }
      let shown = options.present(error, context)
      let refusal = GraphQLError(
        .execution, shown.message, locations: locations, path: path, extensions: shown.extensions)
      return progress.hasBegun ? .failed([refusal]) : .refused([refusal])
    }
  }
}

/// How a subscription ended.
package enum SubscriptionEnd: Sendable {
  /// The source has no more events.
  case completed
  /// The client left.
  case cancelled
  /// The source could not be opened.
  case refused([GraphQLError])
  /// The source broke after events had been sent.
  case failed([GraphQLError])
}
