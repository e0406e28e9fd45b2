import Cryptography

extension Settings {
  /// `PARTNER_KEY_SECRET`, from which a service derives the idempotency keys that partners are given:
  /// at least 32 hexadecimal digits, and the same for as long as anything is under way.
  ///
  /// - Throws: `SettingError`.
  package func partnerKeySecret() throws(SettingError) -> [UInt8] {
    try parsed("PARTNER_KEY_SECRET", expected: "at least 32 hexadecimal digits") { text in
      Hex.decode(text).flatMap { $0.count >= 16 ? $0 : nil }
    }
  }
}
