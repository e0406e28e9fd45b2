import Cryptography
import FoundationEssentials

/// Makes the idempotency keys that partners are given.
package enum PartnerKey {
  /// A key that follows from its arguments alone, so that a crashed worker's successor sends the
  /// same: HMAC-SHA256 of saga, step and attempt, in the shape of a version 4 UUID (Circle takes
  /// no other).
  ///
  /// - Parameters:
  ///   - secret: The service's own; at least 16 bytes.
  ///   - saga: Whose step it is.
  ///   - step: The step's name.
  ///   - attempt: Counts from 1; a new one only after a definite failure.
  /// - Returns: The 36-character form, in lower case.
  package static func derive(
    secret: [UInt8], saga: SagaReference, step: String, attempt: Int
  ) -> String {
    let message = "\(saga)|\(step)|\(attempt)"
    let tag = HMACSHA256.authenticate(Array(message.utf8), key: secret)
    let uuid = (
      tag[0], tag[1], tag[2], tag[3], tag[4], tag[5], (tag[6] & 0x0F) | 0x40, tag[7],
      (tag[8] & 0x3F) | 0x80, tag[9], tag[10], tag[11], tag[12], tag[13], tag[14], tag[15]
    )
    return UUID(uuid: uuid).uuidString.lowercased()
  }
}
