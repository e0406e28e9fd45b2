import Identifiers
import RPC
import ServiceKit
import StackProto

/// The investing service as our `BrokerAccounts`.
struct InvestingBrokerAccounts: BrokerAccounts {
  let investing: InvestingV1.InvestingClient

  func open(
    for user: UserID, person: VerifiedPerson, kycReference: String
  ) async -> DutyOutcome {
    let request = InvestingV1.OpenBrokerAccountRequest(
      profile: InvestingV1.BrokerProfile(person), kycReference: kycReference)
    do {
      _ = try await investing.openBrokerAccount(request, options: RPCCallOptions(user: user))
      return .done
    } catch {
      return DutyOutcome(error, of: "investing")
    }
  }

  func freeze(for user: UserID, reason: String) async -> DutyOutcome {
    let request = InvestingV1.FreezeBrokerAccountRequest(reason: reason)
    do {
      _ = try await investing.freezeBrokerAccount(request, options: RPCCallOptions(user: user))
      return .done
    } catch  where error.code == .notFound {
      return .done  // Nothing that could trade.
    } catch {
      return DutyOutcome(error, of: "investing")
    }
  }
}

extension InvestingV1.BrokerProfile {
  init(_ person: VerifiedPerson) {
    self.init(
      firstName: person.firstName, lastName: person.lastName, email: person.email,
      phone: person.phone, birthDate: person.birthDate,
      address: InvestingV1.PostalAddress(
        street1: person.street1, street2: person.street2, city: person.city,
        province: person.province, postalCode: person.postalCode, country: person.country),
      taxID: person.taxID)
  }
}
