/// Values that take time.
extension Execution {
  enum Work: Sendable {
    /// A resolver by its number.
    case field(Int, any GraphQLSource, GraphQLArguments)
    case closure(@Sendable () async throws -> Resolved)

    func run(_ resolvers: any RequestResolvers) async -> Result<Resolved, any Error> {
      do {
        switch self {
        case .field(let number, let source, let arguments):
          return .success(try await resolvers.field(number, source, arguments))
        case .closure(let start): return .success(try await start())
        }
      } catch {
        return .failure(error)
      }
    }
  }

  /// What is waited for, and where its result goes.
  struct Pending: Sendable {
    let work: Work
    let segment: Int
    let path: [PathSegment]
    let shape: ValueShape
    let field: FieldPlan
  }

  private struct Finished: Sendable {
    let pending: Pending
    let result: Result<Resolved, any Error>
  }

  /// Leaves a hole for a value that takes time.
  mutating func later(_ work: Work, as shape: ValueShape, _ field: FieldPlan) {
    let place = response.makeSegment(in: segment, isNonNull: shape.isNonNull)
    holes.append(Response.Hole(offset: writer.count, segment: place))
    pending.append(Pending(work: work, segment: place, path: path, shape: shape, field: field))
  }

  /// Takes back holes in a place that has become null.
  mutating func dropHoles(from first: Int) {
    guard holes.count > first else { return }
    for hole in holes[first...] {
      response.drop(hole.segment)
    }
    holes.removeSubrange(first...)
  }

  /// Gives the place that was written last a segment of its own if a value that comes later could
  /// still make it null.
  mutating func cutOut(from start: Int, _ firstHole: Int) {
    guard holes.count > firstHole,
      holes[firstHole...].contains(where: { response.isNonNull($0.segment) })
    else { return }
    let place = response.makeSegment(in: segment, isNonNull: false)
    let moved = holes[firstHole...].map { hole in
      response.move(hole.segment, into: place)
      return Response.Hole(offset: hole.offset - start, segment: hole.segment)
    }
    response.fill(place, Array(writer.bytes[start...]), moved)
    writer.truncate(to: start)
    holes.removeSubrange(firstHole...)
    holes.append(Response.Hole(offset: start, segment: place))
  }

  /// Runs until nothing is left to wait for. One thing at a time needs no task of its own.
  mutating func finishPending() async {
    while pending.count == 1, let only = pending.popLast() {
      guard response.isAlive(only.segment) else { continue }
      finish(Finished(pending: only, result: await only.work.run(resolvers)))
    }
    guard !pending.isEmpty else { return }
    await withTaskGroup(of: Finished.self) { group in
      startPending(in: &group)
      while let finished = await group.next() {
        finish(finished)
        if response.isNull { group.cancelAll() }
        startPending(in: &group)
      }
    }
  }

  private mutating func startPending(in group: inout TaskGroup<Finished>) {
    for item in pending where response.isAlive(item.segment) {
      let resolvers = resolvers
      group.addTask {
        Finished(pending: item, result: await item.work.run(resolvers))
      }
    }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func finish(_ finished: Finished) {
    let pending = finished.pending
    guard response.isAlive(pending.segment) else { return }
    write(to: pending.segment, at: pending.path) { run in
      switch finished.result {
      case .success(let resolved):
        return run.value(resolved, as: pending.shape, pending.field)
      case .failure(let error):
        run.fail(error, pending.field)
        return run.null(pending.shape)
      }
    }
  }
}
