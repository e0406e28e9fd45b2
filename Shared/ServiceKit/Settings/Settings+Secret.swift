import Cryptography

extension Settings {
  /// A required secret in hexadecimal digits.
  ///
  /// - Parameters:
  ///   - name: The setting's name.
  ///   - bytes: How many it must have at least.
  /// - Returns: The bytes.
  /// - Throws: `SettingError`.
  package func secret(_ name: String, atLeast bytes: Int) throws(SettingError) -> [UInt8] {
    try parsed(name, expected: "at least \(2 * bytes) hexadecimal digits") { text in
      Hex.decode(text).flatMap { $0.count >= bytes ? $0 : nil }
    }
  }
}
