/// Why a message that claims to come from a partner is not taken as such. Only ``keyUnavailable``
/// says nothing about the message: the sender should try again, all others are forged or broken.
package enum WebhookRejection: Error, Equatable, Sendable {
  /// A signature, key id or timestamp header is missing or cannot be read.
  case malformedSignature
  /// The body is not what this partner sends.
  case malformedBody
  /// The signature does not belong to these bytes.
  case wrongSignature
  /// Signed too long ago, or in the future.
  case stale
  /// Signed by a key, certificate or topic that is not among those we accept.
  case unknownSender
  /// The partner's key could not be fetched at the moment.
  case keyUnavailable(PartnerError)
}
