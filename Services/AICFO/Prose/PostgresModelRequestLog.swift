import Cryptography
import Identifiers
import Postgres
import Time

/// The record of requests to the model, in PostgreSQL.
struct PostgresModelRequestLog: ModelRequestLog {
  let pool: PostgresPool

  func begin(
    _ subject: ProseSubject, prompt: Prompt, limit: Int, at now: Timestamp
  ) async throws -> Int? {
    let digest = SHA256.hash(Array((prompt.instructions + "\n" + prompt.data).utf8))
    return try await pool.query(
      """
      INSERT INTO model_requests (subject_kind, subject_id, number, prompt_sha256, sent_at)
      SELECT \(subject.kind), \(subject.id), count(*) + 1, \(digest), \(now)
        FROM model_requests
       WHERE subject_kind = \(subject.kind) AND subject_id = \(subject.id)
      HAVING count(*) < \(limit)
      RETURNING number
      """
    ).first?.value("number")
  }

  func settle(
    _ subject: ProseSubject, number: Int, _ outcome: RequestOutcome, at now: Timestamp
  ) async throws {
    let text = outcome.text
    try await pool.execute(
      """
      UPDATE model_requests SET state = \(outcome.state), reason = \(outcome.reason),
        model = \(text?.model), provider = \(text?.provider), request_id = \(text?.requestID),
        chat_id = \(text?.chatID), tee_verified = \(text?.isVerified), cost = \(text?.cost),
        settled_at = \(now)
       WHERE subject_kind = \(subject.kind) AND subject_id = \(subject.id)
         AND number = \(number) AND state = 'sent'
      """)
  }
}

extension RequestOutcome {
  fileprivate var state: String {
    switch self {
    case .used: "used"
    case .rejected: "rejected"
    case .unavailable: "unavailable"
    case .refused: "refused"
    }
  }

  fileprivate var text: ModelText? {
    switch self {
    case .used(let text), .rejected(let text, _): text
    case .unavailable, .refused: nil
    }
  }

  fileprivate var reason: String? {
    switch self {
    case .used: nil
    case .rejected(_, let why), .unavailable(let why), .refused(let why): String(why.prefix(500))
    }
  }
}
