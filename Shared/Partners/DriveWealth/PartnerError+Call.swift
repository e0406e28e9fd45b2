import HTTPClient

extension PartnerError {
  /// Whether a refusal of DriveWealth's is about the call and says nothing about what was asked for:
  /// our access, a conflict, the idempotency key (IK010, used with another body; E101, used too
  /// often) or our clock (E005, E006). An earlier call under the same key may have been carried out.
  package var isAboutTheCall: Bool {
    guard case .refused(let status, let code, _) = self else { return false }
    return [401, 408, 409, 425].contains(status)
      || ["IK010", Self.keyUsedUp, "E005", "E006"].contains(code)
  }

  /// Whether DriveWealth answers nothing more under this idempotency key: it does so five times.
  package var isKeyUsedUp: Bool { code == Self.keyUsedUp }

  private static let keyUsedUp = "E101"
}
