import HTTPClient
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct BulkheadTests {
  @Test func letsSoManyThroughAndQueuesSoManyAndRefusesTheRest() async throws {
    let base = HeldClient()
    let bulkhead = Bulkhead(base, concurrent: 2, waiting: 1)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 1...4 {
        group.addTask { (try? await bulkhead.send(get)) != nil }
      }
      // Of the four, two are under way, one waits, one is refused at once.
      #expect(await group.next() == false)
      while base.count < 2 { await Task.yield() }
      for _ in 1...3 {
        while base.count == 0 { await Task.yield() }
        base.releaseOne()
        #expect(await group.next() == true)
      }
    }
  }

  @Test func whoIsCancelledWhileWaitingGivesUpTheTurn() async throws {
    let base = HeldClient()
    let bulkhead = Bulkhead(base, concurrent: 1, waiting: 1)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = try? await bulkhead.send(get) }
      while base.count < 1 { await Task.yield() }
      await withTaskGroup(of: Void.self) { inner in
        inner.addTask {
          await #expect(throws: HTTPError.cancelled) { try await bulkhead.send(get) }
        }
        inner.cancelAll()
      }
      base.releaseOne()
    }
    // The place is free again.
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = try? await bulkhead.send(get) }
      while base.count < 1 { await Task.yield() }
      base.releaseOne()
    }
  }

  @Test func whoWaitsTooLongIsRefused() async throws {
    let clock = StillClock()
    let base = HeldClient()
    let bulkhead = Bulkhead(
      base, concurrent: 1, waiting: 1, longestWait: .seconds(30), clock: clock)
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { (try? await bulkhead.send(get)) != nil }
      while base.count < 1 { await Task.yield() }
      group.addTask {
        await #expect { try await bulkhead.send(get) } throws: { $0.isNotSent }
        return false
      }
      while clock.sleeperCount < 1 { await Task.yield() }
      clock.advance(by: .seconds(30))
      #expect(await group.next() == false)
      base.releaseOne()
      #expect(await group.next() == true)
    }
    #expect(clock.sleeperCount == 0)
  }

  @Test func manyAtOnceAreAllServedAndNeverTooManyTogether() async throws {
    let base = CountingClient()
    let bulkhead = Bulkhead(base, concurrent: 3, waiting: 500)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 1...500 { group.addTask { (try? await bulkhead.send(get)) != nil } }
      for await isServed in group { #expect(isServed) }
    }
    #expect(base.most <= 3)
  }
}

/// A client that remembers how many requests it had at once.
private final class CountingClient: HTTPClient {
  private let state = Mutex((now: 0, most: 0))

  var most: Int { state.withLock { $0.most } }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
    await Task.yield()
    state.withLock { $0.now -= 1 }
    return HTTPResponse(status: 200)
  }
}
