import Identifiers
import RPC
import ServiceKit
import StackProto

extension InvestingHandlers {
  func openBrokerAccount(
    _ request: InvestingV1.OpenBrokerAccountRequest, _ context: RPCContext
  ) async throws -> InvestingV1.BrokerAccount {
    let user = try context.user
    if let known = try await accounts.find(of: user) { return InvestingV1.BrokerAccount(known) }
    guard let profile = request.profile else {
      throw InvestingError.invalidInput(field: "profile", "missing")
    }
    let account = try await accountWorkflow.open(
      for: user, profile: try BrokerProfile(profile), kycReference: request.kycReference)
    return InvestingV1.BrokerAccount(account)
  }

  func freezeBrokerAccount(
    _ request: InvestingV1.FreezeBrokerAccountRequest, _ context: RPCContext
  ) async throws -> InvestingV1.BrokerAccount {
    guard !request.reason.isEmpty, request.reason.count <= 200 else {
      throw InvestingError.invalidInput(field: "reason", "missing or too long")
    }
    return InvestingV1.BrokerAccount(
      try await accountWorkflow.freeze(context.user, reason: request.reason))
  }

  func getBrokerAccount(
    _ request: InvestingV1.GetBrokerAccountRequest, _ context: RPCContext
  ) async throws -> InvestingV1.BrokerAccount {
    guard let account = try await accounts.find(of: context.user) else {
      throw InvestingError.notFound("broker account")
    }
    return InvestingV1.BrokerAccount(account)
  }

  func findBrokerAccount(
    _ request: InvestingV1.FindBrokerAccountRequest, _ context: RPCContext
  ) async throws -> InvestingV1.BrokerAccount {
    let (number, brokerID) = (request.accountNumber, request.brokerAccountID)
    guard number.isEmpty != brokerID.isEmpty else {
      throw InvestingError.invalidInput(
        field: "account_number", "exactly one of account_number and broker_account_id")
    }
    let account = try await accounts.find(
      accountNumber: number.isEmpty ? nil : number,
      brokerAccount: brokerID.isEmpty ? nil : brokerID, brokerUser: nil)
    guard let account else { throw InvestingError.notFound("broker account") }
    return InvestingV1.BrokerAccount(account)
  }

  func listInvestors(
    _ request: InvestingV1.ListInvestorsRequest, _ context: RPCContext
  ) async throws -> InvestingV1.ListInvestorsResponse {
    let page = try PageWish(request.page, maximum: 500)
    let after = try page.after.map { try UserID(wire: $0, field: "page.after") }
    let users = try await accounts.openUsers(after: after, limit: page.first + 1)
    let shown = users.prefix(page.first).map(\.description)
    return InvestingV1.ListInvestorsResponse(
      userIDs: shown,
      pageInfo: TypesV1.PageInfo(
        hasNextPage: users.count > shown.count, endCursor: shown.last ?? ""))
  }

  func receiveWebhook(
    _ request: TypesV1.WebhookRequest, _ context: RPCContext
  ) async throws -> TypesV1.WebhookResponse {
    let headers = request.headers.map { ($0.name, $0.value) }
    return TypesV1.WebhookResponse(
      status: Int32(try await webhook.receive(headers: headers, body: request.body)))
  }
}
