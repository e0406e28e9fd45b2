import Foundation
import RPC
import ServiceKit
import StackProto
import Synchronization

/// The five services as far as the tests ask them, on a real RPC server. It keeps what it was told.
final class FakeBackend: Sendable {
  struct Call: Sendable {
    let method: String
    let metadata: RPCMetadata
    let deadline: ContinuousClock.Instant?
  }

  struct State {
    var users: [String: String] = [:]
    var calls: [Call] = []
    var webhooks: [TypesV1.WebhookRequest] = []
    /// Webhooks wait for this to end.
    var holdsWebhooks = false
    /// Questions for the balance wait for this to end.
    var holdsBalance = false
    /// What whoever asks for the balance is told instead.
    var balanceFailure: RPCError?
    var withdrawals: [String: FundingV1.Withdrawal] = [:]
    var events: [TypesV1.UserEvent] = []
    var basketBatches: [[String]] = []
    var watchers = 0
    /// Streams that have ended.
    var watched = 0
    /// Streams that began with an older epoch break off.
    var epoch = 0
  }

  static let secret = "db-7.internal: relation users does not exist"
  static let deposit = "0190d5b6-0000-7000-8000-000000000001"

  let state = Mutex(State())

  func calls(_ method: String) -> [Call] {
    state.withLock { $0.calls.filter { $0.method.hasSuffix("/\(method)") } }
  }

  /// Something happens to the user, now or at another time.
  func publish(
    topic: String, subject: String, _ payload: some RPCMessage, at time: Date = .now
  ) throws {
    let bytes = try payload.serialized()
    state.withLock { state in
      state.events.append(
        .init(
          cursor: Int64(state.events.count + 1), topic: topic, subjectID: subject,
          atMicros: Int64(time.timeIntervalSince1970 * 1_000_000), payload: bytes))
    }
  }

  /// All event streams break off, as when a service restarts.
  func breakStreams() {
    state.withLock { $0.epoch += 1 }
  }

  fileprivate func note(_ context: RPCContext) {
    state.withLock {
      $0.calls.append(
        Call(
          method: context.method, metadata: context.metadata, deadline: context.deadline))
    }
  }

  /// The acting user, as a service reads it.
  fileprivate func user(_ context: RPCContext) throws -> String {
    try context.user.description
  }
}

extension FakeBackend: RPCService {
  var rpcMethods: [RPCMethod] { onboarding + money + investing }

  private func unary<Request: RPCMessage, Response: RPCMessage>(
    _ name: String, _ body: @escaping @Sendable (Request, RPCContext) async throws -> Response
  ) -> RPCMethod {
    .unary("stack.\(name)") { (request: Request, context: RPCContext) in
      self.note(context)
      return try await body(request, context)
    }
  }

  private func profile(_ id: String) -> OnboardingV1.User {
    .init(
      userID: id, email: "mia@example.test", kycStatus: .pending, hasPasscode: true,
      featureFlags: [.init(name: "options_trading", enabled: true)],
      createdAtMicros: 1_764_000_000_123_456)
  }

  private var onboarding: [RPCMethod] {
    [
      unary("onboarding.v1.Onboarding/ResolveUser") {
        (request: OnboardingV1.ResolveUserRequest, _) -> OnboardingV1.ResolveUserResponse in
        guard let id = self.state.withLock({ $0.users[request.subject] }) else {
          throw RPCError(.notFound, "nobody")
        }
        return .init(userID: id)
      },
      unary("onboarding.v1.Onboarding/CreateUser") {
        (request: OnboardingV1.CreateUserRequest, _) -> OnboardingV1.User in
        guard request.idToken == "id-token" else {
          throw RPCError(.invalidArgument, "bad token", field: "id_token")
        }
        let id = self.state.withLock { state in
          let id = state.users[request.subject] ?? UUID().uuidString.lowercased()
          state.users[request.subject] = id
          return id
        }
        return self.profile(id)
      },
      unary("onboarding.v1.Onboarding/GetUserProfile") {
        (_: OnboardingV1.GetUserProfileRequest, context) -> OnboardingV1.User in
        self.profile(try self.user(context))
      },
      unary("onboarding.v1.Onboarding/VerifyPasscode") {
        (request: OnboardingV1.VerifyPasscodeRequest, _) -> OnboardingV1.PasscodeSession in
        guard request.passcode == "493817" else {
          throw RPCError(.unauthenticated, "wrong", reason: "PASSCODE_INVALID")
        }
        return .init(token: "fresh", expiresAtMicros: 1_764_000_600_000_000)
      },
      unary("onboarding.v1.Onboarding/ValidatePasscodeSession") {
        (request: OnboardingV1.ValidatePasscodeSessionRequest, _)
          -> OnboardingV1.ValidatePasscodeSessionResponse in
        guard request.token == "fresh" else {
          throw RPCError(.permissionDenied, "over", reason: "STEP_UP_REQUIRED")
        }
        return .init(expiresAtMicros: 1)
      },
      unary("onboarding.v1.Onboarding/ReceiveWebhook") {
        (request: TypesV1.WebhookRequest, _) -> TypesV1.WebhookResponse in
        try await self.receive(request)
      },
    ]
  }

  private func receive(
    _ request: TypesV1.WebhookRequest
  ) async throws -> TypesV1.WebhookResponse {
    state.withLock { $0.webhooks.append(request) }
    while state.withLock({ $0.holdsWebhooks }) { try await Task.sleep(for: .milliseconds(5)) }
    if request.headers.contains(where: { $0.name.lowercased() == "x-nonsense" }) {
      return .init(status: 0)
    }
    let isSigned = request.headers.contains {
      $0.name.lowercased() == "persona-signature" && $0.value == "good"
    }
    return .init(status: isSigned ? 200 : 401)
  }

  private var money: [RPCMethod] {
    [
      unary("wallet.v1.Wallet/ListWallets") {
        (_: WalletV1.ListWalletsRequest, context) -> WalletV1.ListWalletsResponse in
        .init(wallets: [
          .init(
            walletID: "w1", userID: try self.user(context), chain: .ethereum, address: "0xabc",
            status: .active, createdAtMicros: 1)
        ])
      },
      unary("wallet.v1.Wallet/GetDepositAddress") {
        (request: WalletV1.GetDepositAddressRequest, _) -> WalletV1.DepositAddress in
        guard request.chain == .ethereum else {
          throw RPCError(.unavailable, "being made", retryAfter: .milliseconds(750))
        }
        return .init(chain: .ethereum, address: "0xabc")
      },
      unary("funding.v1.Funding/GetBalance") {
        (_: FundingV1.GetBalanceRequest, context) -> FundingV1.Balance in
        while self.state.withLock({ $0.holdsBalance }) {
          try await Task.sleep(for: .milliseconds(5))
        }
        if let failure = self.state.withLock({ $0.balanceFailure }) { throw failure }
        return .init(
          userID: try self.user(context), buyingPowerMicros: 1_024_500_000,
          withdrawableMicros: 1_000_000, updatedAtMicros: 1_764_000_000_123_456)
      },
      unary("funding.v1.Funding/GetDeposit") {
        (request: FundingV1.GetDepositRequest, _) -> FundingV1.Deposit in
        guard request.depositID == Self.deposit else {
          throw RPCError(.notFound, "no such deposit")
        }
        return .init(
          depositID: request.depositID, chain: .solana, token: "USDC", amountMicros: 12_340_000,
          txHash: "tx", status: .brokerFunded, createdAtMicros: 1, updatedAtMicros: 1)
      },
      unary("funding.v1.Funding/ListDeposits") {
        (_: FundingV1.ListDepositsRequest, _) -> FundingV1.ListDepositsResponse in
        throw RPCError(.unknown, Self.secret)
      },
      unary("funding.v1.Funding/InitiateWithdrawal") {
        (request: FundingV1.InitiateWithdrawalRequest, _) -> FundingV1.Withdrawal in
        guard request.amountMicros <= 500_000_000 else {
          throw RPCError(.failedPrecondition, "too little", reason: "INSUFFICIENT_FUNDS")
        }
        return self.state.withLock { state in
          let made = FundingV1.Withdrawal(
            withdrawalID: UUID().uuidString.lowercased(), amountMicros: request.amountMicros,
            targetChain: request.targetChain, targetAddress: request.targetAddress,
            status: .pending, createdAtMicros: 1, updatedAtMicros: 1)
          let first = state.withdrawals[request.idempotencyKey] ?? made
          state.withdrawals[request.idempotencyKey] = first
          return first
        }
      },
      unary("funding.v1.Funding/ReceiveWebhook") {
        (request: TypesV1.WebhookRequest, _) -> TypesV1.WebhookResponse in
        try await self.receive(request)
      },
      .serverStream("stack.funding.v1.Funding/WatchUser") {
        (
          request: TypesV1.WatchUserRequest, context: RPCContext,
          responses: RPCResponseWriter<TypesV1.UserEvent>
        ) in
        self.note(context)
        try await self.watch(request, responses)
      },
    ]
  }

  private func watch(
    _ request: TypesV1.WatchUserRequest, _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    var (cursor, epoch) = state.withLock { state in
      state.watchers += 1
      let older = state.events.prefix { $0.atMicros < request.sinceMicros }.count
      return (max(request.afterCursor, Int64(older)), state.epoch)
    }
    defer {
      state.withLock { state in
        state.watchers -= 1
        state.watched += 1
      }
    }
    while true {
      let (news, isBroken) = state.withLock { state in
        (state.events.filter { $0.cursor > cursor }, state.epoch != epoch)
      }
      if isBroken { throw RPCError(.unavailable, "restarting") }
      for event in news {
        try await responses.send(event)
        cursor = event.cursor
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private var investing: [RPCMethod] {
    [
      unary("investing.v1.Investing/ListOrders") {
        (request: InvestingV1.ListOrdersRequest, _) -> InvestingV1.ListOrdersResponse in
        let count = Int(request.page?.first ?? 0)
        let orders = (1...5).map { number in
          InvestingV1.Order(
            orderID: "o\(number)", assetType: .basket, side: .buy,
            basketID: number % 2 == 0 ? "b2" : "b1", amountMicros: Int64(number) * 10_000_000,
            status: .filled, createdAtMicros: 1, updatedAtMicros: 1)
        }
        return .init(
          orders: Array(orders.prefix(count)),
          cursors: Array(orders.prefix(count)).map { "c-\($0.orderID)" },
          pageInfo: .init(hasNextPage: count < 5, endCursor: "c-o\(min(count, 5))"))
      },
      unary("investing.v1.Investing/GetBasketsByIDs") {
        (request: InvestingV1.GetBasketsByIDsRequest, _) -> InvestingV1.GetBasketsByIDsResponse in
        self.state.withLock { $0.basketBatches.append(request.basketIDs.sorted()) }
        return .init(
          baskets: request.basketIDs.map {
            .init(basketID: $0, name: "Basket \($0)", riskLevel: .growth, isActive: true)
          })
      },
      unary("investing.v1.Investing/PlaceOrder") {
        (request: InvestingV1.PlaceOrderRequest, _) -> InvestingV1.Order in
        .init(
          orderID: request.idempotencyKey, assetType: .etf, side: request.side,
          amountMicros: request.amountMicros, status: .pending, createdAtMicros: 1,
          updatedAtMicros: 1)
      },
    ]
  }
}
