import Cryptography
import FoundationEssentials
import Identifiers
import Postgres

extension PostgresTransaction {
  /// Does something at most once for a client's key, and answers a repetition with the first
  /// answer. Scoped to (user, operation, key), and kept for ever.
  ///
  /// A `body` that throws leaves the key unused once the transaction rolls back, so that a
  /// corrected request may use it.
  ///
  /// - Parameters:
  ///   - user: Who asks.
  ///   - operation: What for: "createDeposit".
  ///   - key: The client's key.
  ///   - input: The request in a canonical form; its SHA-256 is kept.
  ///   - body: Does it, in this transaction.
  /// - Returns: The answer, of this time or of the first.
  /// - Throws: `WorkflowError.idempotencyMismatch` for other input under the same key;
  ///   `inProgress` when the first request takes longer than the lock timeout; what `body` throws.
  package func idempotent<Answer: Codable>(
    user: UserID, operation: String, key: UUID, input: [UInt8], _ body: () throws -> Answer
  ) throws -> Answer {
    let digest = SHA256.hash(input)
    if let answer = try storedAnswer(user, operation, key, digest) {
      return try JSONDecoder().decode(Stored<Answer>.self, from: Data(answer)).answer
    }
    let answer = try body()
    let encoded = try JSONEncoder().encode(Stored(answer: answer))
    try execute(
      """
      UPDATE idempotency_keys SET answer = \(Array(encoded))
       WHERE user_id = \(user) AND operation = \(operation) AND key = \(key)
      """)
    return answer
  }

  /// The answer given before; `nil` when this transaction is the one to give it.
  private func storedAnswer(
    _ user: UserID, _ operation: String, _ key: UUID, _ digest: [UInt8]
  ) throws -> [UInt8]? {
    do {
      // Waits for a first request that is still running.
      let isFirst = try execute(
        """
        INSERT INTO idempotency_keys (user_id, operation, key, input_sha256)
        VALUES (\(user), \(operation), \(key), \(digest))
        ON CONFLICT (user_id, operation, key) DO NOTHING
        """)
      if isFirst == 1 { return nil }
    } catch let error as PostgresError where error.isLockTimeout {
      throw WorkflowError.inProgress
    }
    let row = try first(
      """
      SELECT input_sha256, answer FROM idempotency_keys
       WHERE user_id = \(user) AND operation = \(operation) AND key = \(key) FOR UPDATE
      """)
    guard let row, try row.value("input_sha256") == digest else {
      throw WorkflowError.idempotencyMismatch
    }
    return try row.value("answer")
  }
}

/// An object around the answer, since a JSON document need not be able to be a bare value.
private struct Stored<Answer: Codable>: Codable {
  let answer: Answer
}
