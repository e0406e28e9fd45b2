import FoundationEssentials

/// Makes the idempotency keys under which partners are asked: the same step and attempt of the same
/// saga always has the same key.
struct PartnerKeys: Sendable {
  /// From the saga's kind and id, the step and the attempt to UUID text.
  let derive: @Sendable (_ kind: String, _ id: UUID, _ step: String, _ attempt: Int) -> String
}
