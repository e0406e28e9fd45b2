import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Something that a user is told of.
package struct UserEventRow: Sendable, Equatable {
  /// The event's number among this user's, from 1 without gaps; a follower's cursor.
  package let cursor: Int64
  /// What it is about: "deposit".
  package let topic: String
  /// Which one.
  package let subject: UUID
  /// The serialized resource, as it was then.
  package let payload: [UInt8]
  package let at: Timestamp
}

extension PostgresTransaction {
  /// Tells the user of a change, in the transaction that makes the change.
  ///
  /// Call it late in the transaction: until the commit it holds off every other event of the same
  /// user, which is what makes the numbers appear in order.
  ///
  /// - Returns: The event's cursor.
  @discardableResult
  package func recordUserEvent(
    user: UserID, topic: String, subject: UUID, payload: [UInt8], at moment: Timestamp
  ) throws -> Int64 {
    let row = try first(
      """
      WITH counter AS (
        INSERT INTO user_event_counters (user_id, last) VALUES (\(user), 1)
        ON CONFLICT (user_id) DO UPDATE SET last = user_event_counters.last + 1
        RETURNING last
      )
      INSERT INTO user_events (user_id, number, topic, subject_id, payload, at)
      SELECT \(user), last, \(topic), \(subject), \(payload), \(moment) FROM counter
      RETURNING number
      """)
    guard let row else { throw PostgresError(.decoding, "the event got no number") }
    return try row.value("number")
  }
}

/// Follows users' events from a cursor, on any replica: misses nothing and repeats nothing.
package struct UserEventFeed: Sendable {
  private let pool: PostgresPool

  package init(pool: PostgresPool) {
    self.pool = pool
  }

  /// The user's events after `cursor`, from 0 for all, and then each new one as it comes. Ends
  /// only with an error or when its task is cancelled.
  package func events(for user: UserID, after cursor: Int64) -> UserEventSequence {
    UserEventSequence(feed: self, user: user, cursor: cursor)
  }

  /// The cursor after which the events come that happened at `moment` or later; that of the newest
  /// event when there are none such.
  package func cursor(for user: UserID, before moment: Timestamp) async throws -> Int64 {
    let rows = try await pool.query(
      """
      SELECT coalesce(
        (SELECT min(number) - 1 FROM user_events WHERE user_id = \(user) AND at >= \(moment)),
        (SELECT last FROM user_event_counters WHERE user_id = \(user)), 0) AS cursor
      """)
    return try rows.first?.value("cursor") ?? 0
  }

  /// Up to 100 events after `cursor`, in order.
  func page(for user: UserID, after cursor: Int64) async throws -> [UserEventRow] {
    try await pool.query(
      """
      SELECT number, topic, subject_id, payload, at FROM user_events
       WHERE user_id = \(user) AND number > \(cursor) ORDER BY number LIMIT 100
      """
    ).map { row in
      try UserEventRow(
        cursor: row.value("number"), topic: row.value("topic"), subject: row.value("subject_id"),
        payload: row.value("payload"), at: row.value("at"))
    }
  }
}

/// One follower of one user's events.
package struct UserEventSequence: AsyncSequence, Sendable {
  package typealias Element = UserEventRow

  let feed: UserEventFeed
  let user: UserID
  let cursor: Int64

  package func makeAsyncIterator() -> Iterator {
    Iterator(feed: feed, user: user, cursor: cursor)
  }

  /// Looks for events: often while there are some, seldom while there are none.
  package struct Iterator: AsyncIteratorProtocol {
    private let feed: UserEventFeed
    private let user: UserID
    private var cursor: Int64
    private var page: ArraySlice<UserEventRow> = []
    private var pause = AdaptivePause(from: .milliseconds(5), to: .milliseconds(500))

    fileprivate init(feed: UserEventFeed, user: UserID, cursor: Int64) {
      self.feed = feed
      self.user = user
      self.cursor = cursor
    }

    package mutating func next() async throws -> UserEventRow? {
      while page.isEmpty {
        try Task.checkCancellation()
        page = try await feed.page(for: user, after: cursor)[...]
        await pause.rest(found: !page.isEmpty)
      }
      let event = page.removeFirst()
      cursor = event.cursor
      return event
    }
  }
}
