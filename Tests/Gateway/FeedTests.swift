import Foundation
import RPC
import ServiceKit
import StackProto
import Synchronization
import TestSupport
import Testing
import Time

@testable import Gateway

/// One stream per user and service, on a real connection to services of the test's own.
@Suite struct FeedTests {
  /// What a subscriber has heard, and how it ended.
  private final class Subscriber: Sendable {
    private let state = Mutex((cursors: [Int64](), ending: (any Error)?.none))

    var cursors: [Int64] { state.withLock { $0.cursors } }
    var ending: (any Error)? { state.withLock { $0.ending } }

    /// Follows until it is ended; `pause` comes after each event.
    func follow(
      _ feeds: UserFeeds, _ source: UserFeeds.Source = .funding, user: String = "mia",
      pause: @Sendable () async throws -> Void = {}
    ) async {
      do {
        try await feeds.follow(
          source, options: RPCCallOptions(metadata: [CallMetadata.userID: user]),
          from: SystemWallClock().now
        ) {
          $0.topic == "balance"
        } body: { event in
          state.withLock { $0.cursors.append(event.cursor) }
          try await pause()
        }
      } catch {
        state.withLock { $0.ending = error }
      }
    }

    func heard(_ cursors: [Int64]) async throws -> Bool {
      try await eventually(within: .seconds(60)) { self.cursors == cursors }
    }
  }

  private func with(
    _ limits: FeedLimits,
    _ body: @escaping @Sendable (UserFeeds, FakeBackend) async throws -> Void
  ) async throws {
    let backend = FakeBackend()
    let server = RPCServer(
      RPCServerConfiguration(), services: [backend], logger: TestDatabase.quiet)
    try await withRunning([server]) {
      let address = "127.0.0.1:\(try await server.boundPort)"
      let channel = try ServiceCalls.channel(
        to: "funding", Settings(environment: ["FUNDING_ADDRESS": address]),
        logger: TestDatabase.quiet)
      let feeds = UserFeeds(
        clients: EventClients(
          onboarding: .init(channel), funding: .init(channel), investing: .init(channel)),
        limits: limits)
      try await withRunning([channel, feeds]) { try await body(feeds, backend) }
    }
  }

  /// So that it is in what every later subscription asks for, however slow the machine.
  private func publish(_ backend: FakeBackend, topic: String = "balance") throws {
    try backend.publish(
      topic: topic, subject: "b", FundingV1.Balance(), at: .now.addingTimeInterval(3_600))
  }

  private func listeners(_ feeds: UserFeeds, _ count: Int) async throws -> Bool {
    try await eventually(within: .seconds(60)) { feeds.listeners == count }
  }

  private func watchers(_ backend: FakeBackend, _ count: Int) async throws -> Bool {
    try await eventually(within: .seconds(60)) { backend.state.withLock { $0.watchers } == count }
  }

  private var patient: FeedLimits {
    var limits = FeedLimits()
    limits.recentTime = .seconds(3_600)
    return limits
  }

  @Test func subscriptionsOfAUserShareOneStreamAndItEndsWithTheLast() async throws {
    try await with(patient) { feeds, backend async throws in
      try await withThrowingTaskGroup(of: Void.self) { group async throws in
        let subscribers = [Subscriber(), Subscriber(), Subscriber()]
        for subscriber in subscribers { group.addTask { await subscriber.follow(feeds) } }
        #expect(try await listeners(feeds, 3))
        try publish(backend)
        try publish(backend, topic: "deposit")
        try publish(backend)
        for subscriber in subscribers { #expect(try await subscriber.heard([1, 3])) }
        #expect(backend.calls("WatchUser").count == 1)
        group.cancelAll()
      }
      #expect(feeds.listeners == 0)
      #expect(try await watchers(backend, 0))
    }
  }

  @Test func usersHaveStreamsOfTheirOwn() async throws {
    try await with(patient) { feeds, backend async throws in
      try await withThrowingTaskGroup(of: Void.self) { group async throws in
        for user in ["mia", "noa"] {
          group.addTask { await Subscriber().follow(feeds, user: user) }
        }
        #expect(try await watchers(backend, 2))
        let users = backend.calls("WatchUser").map { $0.metadata[CallMetadata.userID] }
        #expect(Set(users) == ["mia", "noa"])
        group.cancelAll()
      }
    }
  }

  /// What happened shortly before a subscription came belongs to it, also when the stream is older.
  @Test func whoComesLaterHearsOfTheLastSeconds() async throws {
    try await with(patient) { feeds, backend async throws in
      try await withThrowingTaskGroup(of: Void.self) { group async throws in
        let (first, second) = (Subscriber(), Subscriber())
        group.addTask { await first.follow(feeds) }
        try publish(backend)
        #expect(try await first.heard([1]))
        group.addTask { await second.follow(feeds) }
        #expect(try await second.heard([1]))
        try publish(backend)
        #expect(try await first.heard([1, 2]))
        #expect(try await second.heard([1, 2]))
        #expect(backend.calls("WatchUser").count == 1)
        group.cancelAll()
      }
    }
  }

  @Test func whoMissesWhatWasForgottenGetsAStreamOfTheirOwn() async throws {
    var limits = patient
    limits.recentEvents = 2
    try await with(limits) { feeds, backend async throws in
      try await withThrowingTaskGroup(of: Void.self) { group async throws in
        let (first, second) = (Subscriber(), Subscriber())
        group.addTask { await first.follow(feeds) }
        for _ in 1...4 { try publish(backend) }
        #expect(try await first.heard([1, 2, 3, 4]))
        group.addTask { await second.follow(feeds) }
        #expect(try await second.heard([1, 2, 3, 4]))
        #expect(backend.calls("WatchUser").count == 2)
        group.cancelAll()
      }
    }
  }

  @Test func whoDoesNotKeepUpIsEndedAlone() async throws {
    var limits = patient
    limits.waitingEvents = 2
    try await with(limits) { feeds, backend async throws in
      try await withThrowingTaskGroup(of: Void.self) { group async throws in
        let (fast, slow) = (Subscriber(), Subscriber())
        let isHeld = Mutex(true)
        group.addTask { await fast.follow(feeds) }
        group.addTask {
          await slow.follow(feeds) {
            while isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
          }
        }
        #expect(try await listeners(feeds, 2))
        for cursor in 1...5 {
          // One after the other, so that the fast one is never too slow.
          try publish(backend)
          #expect(try await fast.heard((1...Int64(cursor)).map { $0 }))
        }
        #expect(try await listeners(feeds, 1))
        isHeld.withLock { $0 = false }
        #expect(try await eventually(within: .seconds(60)) { slow.ending != nil })
        #expect(slow.cursors == [1, 2])
        #expect((slow.ending as? GatewayError)?.code == .subscriberTooSlow)
        #expect(fast.ending == nil)
        group.cancelAll()
      }
    }
  }

  @Test func aRefusedStreamEndsWhoFollowsItWithTheRefusal() async throws {
    try await with(patient) { feeds, _ async throws in
      let subscriber = Subscriber()
      await subscriber.follow(feeds, .investing)
      #expect((subscriber.ending as? RPCError)?.code == .unimplemented)
      #expect(feeds.listeners == 0)
    }
  }
}
