/// Why a cryptographic operation did not happen. Says nothing about the bytes involved.
package enum CryptographyError: Error, Equatable, Sendable {
  /// The text or the bytes are not a key or certificate that we understand.
  case malformedKey
  /// A key of another kind was given: say, an elliptic curve key where RSA was needed.
  case wrongKeyType
  /// OpenSSL refused: the message is too long for the key, or the ciphertext does not decrypt.
  case operationFailed
  /// The stored hash of a passcode is not in the format that we write.
  case malformedHash
}
