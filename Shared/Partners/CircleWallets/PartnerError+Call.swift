import HTTPClient

extension PartnerError {
  /// Whether a refusal of Circle's is about the call and says nothing about what was asked for: our
  /// access, a conflict, a key bound to another request (156020), a ciphertext that was used before
  /// or is none (156004, 156013), or something unknown (-1). An earlier call under the same key may
  /// have been carried out.
  package var isAboutTheCallToCircle: Bool {
    guard case .refused(let status, let code, _) = self else { return false }
    return [401, 403, 408, 409, 425].contains(status)
      || ["-1", "156004", "156013", "156020"].contains(code)
  }
}
