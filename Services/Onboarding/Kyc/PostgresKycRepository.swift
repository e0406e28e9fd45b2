import FoundationEssentials
import Identifiers
import Postgres
import Time
import Workflow

/// Each method is one transaction, and reads as the SQL it runs.
struct PostgresKycRepository: KycRepository {
  let pool: PostgresPool
  let clock: any WallClock
  let ids: any IDGenerator

  func find(_ id: ID<KycCheck>) async throws -> KycCheck {
    try await pool.transaction { try $0.check(id) }
  }

  func find(inquiryID: String) async throws -> KycCheck? {
    try await pool.query(
      "SELECT \(KycCheck.columns) FROM kyc_checks WHERE inquiry_id = \(inquiryID)"
    ).first.map(KycCheck.init)
  }

  func latest(of user: UserID) async throws -> KycCheck {
    try await pool.transaction { try $0.latestCheck(of: user) }
  }

  func knownInquiries(of user: UserID) async throws -> Set<String> {
    let rows = try await pool.query(
      "SELECT inquiry_id FROM kyc_checks WHERE user_id = \(user) AND inquiry_id IS NOT NULL")
    return try Set(rows.map { try $0.value("inquiry_id") })
  }

  func advance(
    _ id: ID<KycCheck>, _ event: InquiryCreationEvent
  ) async throws -> (check: KycCheck, moved: Bool) {
    try await pool.transaction { tx in
      var check = try tx.check(id, lock: true)
      let next = check.creation.next(on: event)
      guard next != check.creation else { return (check, false) }
      try tx.execute(
        """
        UPDATE kyc_checks
           SET creation = \(next.column), inquiry_id = \(next.inquiryID),
               key_number = coalesce(\(next.sending?.keyNumber), key_number),
               sends = coalesce(\(next.sending?.sends), sends)
         WHERE id = \(id)
        """)
      check.creation = next
      return (check, true)
    }
  }

  func hurry(_ id: ID<KycCheck>) async throws {
    let now = clock.now
    _ = try await pool.transaction { try $0.wakeSaga(.kyc(id), at: now) }
  }

  func apply(_ reading: InquiryReading) async throws -> KycChange {
    let now = clock.now
    return try await pool.transaction { tx in
      guard
        let row = try tx.first(
          """
          SELECT \(KycCheck.columns) FROM kyc_checks
           WHERE inquiry_id = \(reading.inquiryID) FOR UPDATE
          """)
      else { throw OnboardingError.notFound("inquiry_id") }
      var check = try KycCheck(row)
      if let last = check.lastReadAt, reading.readAt < last {
        return KycChange(check: check, step: .seen)
      }
      let step = check.state.next(on: reading.news)
      if case .to(let state) = step { check.state = state }
      check.lastReadAt = reading.readAt
      check.lastEventAt = [check.lastEventAt, reading.eventAt].compactMap(\.self).max()
      try tx.store(check, now: now)
      if case .to = step { try tx.announce(check, now: now) }
      return KycChange(check: check, step: step)
    }
  }

  func startAttempt(after check: KycCheck) async throws -> KycCheck {
    let id = ids.makeID(of: KycCheck.self)
    let now = clock.now
    return try await pool.transaction { tx in
      let inserted = try tx.execute(
        """
        INSERT INTO kyc_checks (id, user_id, attempt, provider, creation, status)
        VALUES (\(id), \(check.user), \(check.attempt + 1), 'persona', 'wanted', 'pending')
        ON CONFLICT ON CONSTRAINT kyc_checks_attempt_key DO NOTHING
        """)
      if inserted == 1 {
        try tx.startSaga(.kyc(id), user: check.user, wakeAt: now)
        try tx.announce(try tx.check(id), now: now)
      }
      return try tx.latestCheck(of: check.user)
    }
  }

  func claimForReading(_ ages: KycPollingAges, limit: Int) async throws -> [KycCheck] {
    let now = clock.now
    return try await pool.query(
      """
      UPDATE kyc_checks SET polled_at = \(now)
       WHERE id IN (
         SELECT id FROM kyc_checks
          WHERE creation = 'created'
            AND greatest(last_read_at, polled_at, created_at) < CASE status
                  WHEN 'pending' THEN \(now.subtracting(ages.pending))
                  WHEN 'not_started' THEN \(now.subtracting(ages.notStarted))
                  WHEN 'approved' THEN \(now.subtracting(ages.approved)) END
          ORDER BY status = 'pending' DESC, polled_at NULLS FIRST LIMIT \(limit)
            FOR UPDATE SKIP LOCKED)
      RETURNING \(KycCheck.columns)
      """
    ).map(KycCheck.init)
  }
}

extension Timestamp {
  fileprivate func subtracting(_ duration: Duration) -> Timestamp { adding(.zero - duration) }
}

extension PostgresTransaction {
  func insertFirstCheck(_ id: ID<KycCheck>, of user: UserID) throws {
    try execute(
      """
      INSERT INTO kyc_checks (id, user_id, attempt, provider, creation, status)
      VALUES (\(id), \(user), 1, 'persona', 'wanted', 'not_started')
      """)
  }

  fileprivate func check(_ id: ID<KycCheck>, lock: Bool = false) throws -> KycCheck {
    guard
      let row = try first(
        """
        SELECT \(KycCheck.columns) FROM kyc_checks WHERE id = \(id)
        \(lock ? "FOR UPDATE" : "" as SQL)
        """)
    else { throw OnboardingError.notFound("kyc_check") }
    return try KycCheck(row)
  }

  fileprivate func latestCheck(of user: UserID) throws -> KycCheck {
    guard
      let row = try first(
        """
        SELECT \(KycCheck.columns) FROM kyc_checks
         WHERE user_id = \(user) ORDER BY attempt DESC LIMIT 1
        """)
    else { throw OnboardingError.notFound("user") }
    return try KycCheck(row)
  }

  fileprivate func store(_ check: KycCheck, now: Timestamp) throws {
    try execute(
      """
      UPDATE kyc_checks
         SET status = \(check.state.status), rejection = \(check.state.rejection),
             decided_at = CASE WHEN \(check.state.isDecided) AND status = \(check.state.status)
               THEN decided_at WHEN \(check.state.isDecided) THEN \(now) END,
             last_event_at = \(check.lastEventAt), last_read_at = \(check.lastReadAt)
       WHERE id = \(check.id)
      """)
  }

  /// Lets the user's status follow their newest attempt, and tells whom it concerns: the user, and
  /// the saga that opens or freezes the account at the broker.
  fileprivate func announce(_ check: KycCheck, now: Timestamp) throws {
    let moved = try execute(
      """
      UPDATE users SET kyc_status = \(check.state.status)
       WHERE id = \(check.user) AND kyc_status <> \(check.state.status)
         AND NOT EXISTS (SELECT 1 FROM kyc_checks newer
                          WHERE newer.user_id = users.id AND newer.attempt > \(check.attempt))
      """)
    guard moved == 1 else { return }
    // A saga that waits for a human must hear of it too: an approval taken back stops trading.
    if try !wakeSaga(.onboarding(check.user), at: now) {
      try redriveSaga(.onboarding(check.user), by: "kyc news", at: now)
    }
    try recordUserEvent(
      user: check.user, topic: "kyc", subject: check.user.rawValue,
      payload: profile(of: check.user).payload(), at: now)
  }
}

extension InquiryCreation {
  fileprivate var inquiryID: String? {
    if case .created(let id) = self { id } else { nil }
  }
}
