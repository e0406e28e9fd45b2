import Identifiers
import Workflow

/// Does for a new user what other services and partners must do: wallets at once, the broker account
/// once the identity check is approved, and its freezing should the approval be taken back.
struct OnboardingWorkflow: Sendable {
  let progress: any OnboardingProgressRepository
  let kyc: any KycProvider
  let wallets: any WalletOpener
  let broker: any BrokerAccounts

  /// Does what the user is owed. Losing or repeating a wake-up is harmless; one duty that fails does
  /// not hold up the others.
  func wake(_ user: UserID) async throws -> SagaProgress {
    var refusals: [String] = []
    var postponed = false
    for duty in try await progress.progress(of: user).duties {
      switch await perform(duty, for: user) {
      case .done: try await progress.record(duty.fact, for: user)
      case .later: postponed = true
      case .refused(let reason): refusals.append(reason)
      }
    }
    if postponed { return .again }
    return refusals.first.map { .review($0) } ?? .waiting
  }

  private func perform(_ duty: OnboardingDuty, for user: UserID) async -> DutyOutcome {
    switch duty {
    case .openWallet(let chain): await wallets.openWallet(for: user, on: chain)
    case .openBrokerAccount(let inquiryID): await openBrokerAccount(user, inquiryID)
    case .freezeBrokerAccount:
      await broker.freeze(for: user, reason: "The identity check was revoked.")
    }
  }

  /// The person is read from the inquiry and handed on, so that we need not keep what we read.
  private func openBrokerAccount(_ user: UserID, _ inquiryID: String) async -> DutyOutcome {
    switch await kyc.person(inquiryID: inquiryID) {
    case .fact(let person):
      await broker.open(for: user, person: person, kycReference: inquiryID)
    case .refused: .refused("The approved inquiry cannot be read.")
    case .notSent, .silence: .later
    }
  }
}

extension OnboardingDuty {
  /// What is true once it is done.
  var fact: OnboardingFact {
    switch self {
    case .openWallet(let chain): .walletAsked(chain)
    case .openBrokerAccount: .brokerAccountAsked
    case .freezeBrokerAccount: .brokerAccountFrozen
    }
  }
}
