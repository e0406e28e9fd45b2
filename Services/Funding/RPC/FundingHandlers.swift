import FoundationEssentials
import Identifiers
import Money
import RPC
import ServiceKit
import StackProto
import Time
import Workflow

/// Speaks `stack.funding.v1.Funding`; decides nothing.
struct FundingHandlers: FundingV1.FundingService {
  let deposits: DepositWorkflow
  let depositRecords: any DepositRepository
  let withdrawals: WithdrawalWorkflow
  let withdrawalRecords: any WithdrawalRepository
  let reservations: ReservationWorkflow
  let books: PostgresBooks
  let lists: PostgresLists
  let reconciliation: Reconciler
  let reviews: PostgresReviews
  let webhooks: WebhookIntake
  let hints: PostgresHints
  let feed: UserEventFeed
  let clock: any WallClock
}

// Balance and deposits.
extension FundingHandlers {
  func getBalance(
    _ request: FundingV1.GetBalanceRequest, _ context: RPCContext
  ) async throws -> FundingV1.Balance {
    FundingV1.Balance(try await books.balance(of: context.user))
  }

  func getBrokerCash(
    _ request: FundingV1.GetBrokerCashRequest, _ context: RPCContext
  ) async throws -> FundingV1.BrokerCash {
    FundingV1.BrokerCash(
      try await books.brokerCash(of: context.user, orders: request.orderIDs.map(order)))
  }

  func getDeposit(
    _ request: FundingV1.GetDepositRequest, _ context: RPCContext
  ) async throws -> FundingV1.Deposit {
    try await lists.deposit(ID(wire: request.depositID, "deposit"), of: context.user)
  }

  func listDeposits(
    _ request: FundingV1.ListDepositsRequest, _ context: RPCContext
  ) async throws -> FundingV1.ListDepositsResponse {
    try await lists.deposits(of: context.user, page: ListPage(request.page))
  }

  func handleChainDepositEvent(
    _ request: FundingV1.HandleChainDepositEventRequest, _ context: RPCContext
  ) async throws -> FundingV1.HandleChainDepositEventResponse {
    guard !request.circleTransactionID.isEmpty else {
      throw FundingError.invalid(field: "circle_transaction_id", "is missing")
    }
    let deposit = try await deposits.look(atTransaction: request.circleTransactionID)
    return FundingV1.HandleChainDepositEventResponse(accepted: deposit != nil)
  }

  /// Wakes it. What stopped for people needs two of them: see the review.
  func initiateOffRamp(
    _ request: FundingV1.InitiateOffRampRequest, _ context: RPCContext
  ) async throws -> FundingV1.Deposit {
    let id: ID<Deposit> = try ID(wire: request.depositID, "deposit")
    try await depositRecords.wake(id)
    return try await lists.deposit(id, of: nil)
  }

  func confirmBrokerFunding(
    _ request: FundingV1.ConfirmBrokerFundingRequest, _ context: RPCContext
  ) async throws -> FundingV1.Deposit {
    let id: ID<Deposit> = try ID(wire: request.depositID, "deposit")
    try await depositRecords.wake(id)
    return try await lists.deposit(id, of: nil)
  }
}

// Withdrawals.
extension FundingHandlers {
  func initiateWithdrawal(
    _ request: FundingV1.InitiateWithdrawalRequest, _ context: RPCContext
  ) async throws -> FundingV1.Withdrawal {
    let wish = try WithdrawalRequest(request, by: context.user)
    let withdrawal = try await withdrawals.request(wish)
    return try await lists.withdrawal(withdrawal.id, of: wish.user)
  }

  func cancelWithdrawal(
    _ request: FundingV1.CancelWithdrawalRequest, _ context: RPCContext
  ) async throws -> FundingV1.Withdrawal {
    let (id, user): (ID<Withdrawal>, _) = (
      try ID(wire: request.withdrawalID, "withdrawal"), try context.user
    )
    _ = try await withdrawals.cancel(id, of: user)
    return try await lists.withdrawal(id, of: user)
  }

  func getWithdrawal(
    _ request: FundingV1.GetWithdrawalRequest, _ context: RPCContext
  ) async throws -> FundingV1.Withdrawal {
    try await lists.withdrawal(ID(wire: request.withdrawalID, "withdrawal"), of: context.user)
  }

  func listWithdrawals(
    _ request: FundingV1.ListWithdrawalsRequest, _ context: RPCContext
  ) async throws -> FundingV1.ListWithdrawalsResponse {
    try await lists.withdrawals(of: context.user, page: ListPage(request.page))
  }

  /// Wakes it. What stopped for people needs two of them: see the review.
  func handleWithdrawalCompletion(
    _ request: FundingV1.HandleWithdrawalCompletionRequest, _ context: RPCContext
  ) async throws -> FundingV1.Withdrawal {
    let id: ID<Withdrawal> = try ID(wire: request.withdrawalID, "withdrawal")
    try await withdrawalRecords.wake(id)
    return try await lists.withdrawal(id, of: nil)
  }
}

// Reservations.
extension FundingHandlers {
  func reserveBuyingPower(
    _ request: FundingV1.ReserveBuyingPowerRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reservation {
    FundingV1.Reservation(
      try await reservations.reserve(
        .usd(micros: request.amountMicros), for: order(request.orderID), of: context.user))
  }

  func reserveShares(
    _ request: FundingV1.ReserveSharesRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reservation {
    let shares = request.lines.map { ($0.symbol, ShareQuantity(nanos: $0.quantityNanos)) }
    return FundingV1.Reservation(
      try await reservations.reserve(shares, for: order(request.orderID), of: context.user))
  }

  func captureReservation(
    _ request: FundingV1.CaptureReservationRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reservation {
    let fill = try fill(
      request.symbol, request.cumulativeCostMicros, request.cumulativeQuantityNanos,
      request.filledAtMicros)
    return FundingV1.Reservation(
      try await reservations.capture(fill, for: order(request.orderID), of: context.user))
  }

  func creditSaleProceeds(
    _ request: FundingV1.CreditSaleProceedsRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reservation {
    let fill = try fill(
      request.symbol, request.cumulativeProceedsMicros, request.cumulativeQuantityNanos,
      request.filledAtMicros)
    let settlesAt =
      request.settlesAtMicros > 0 ? Timestamp(microseconds: request.settlesAtMicros) : nil
    return FundingV1.Reservation(
      try await reservations.credit(
        fill, settlesAt: settlesAt, for: order(request.orderID), of: context.user))
  }

  func reverseFill(
    _ request: FundingV1.ReverseFillRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reservation {
    let fill = try fill(
      request.symbol, request.cumulativeCashMicros, request.cumulativeQuantityNanos,
      request.reversedAtMicros)
    return FundingV1.Reservation(
      try await reservations.reverse(fill, for: order(request.orderID), of: context.user))
  }

  func releaseReservation(
    _ request: FundingV1.ReleaseReservationRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reservation {
    FundingV1.Reservation(
      try await reservations.release(
        symbol: request.symbol.isEmpty ? nil : request.symbol, of: order(request.orderID),
        of: context.user))
  }

  func getReservation(
    _ request: FundingV1.GetReservationRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reservation {
    FundingV1.Reservation(
      try await reservations.find(order(request.orderID), of: context.user))
  }

  private func order(_ text: String) throws -> ID<OrderEntity> {
    guard let id = ID<OrderEntity>(text) else {
      throw FundingError.invalid(field: "order_id", "is no UUID")
    }
    return id
  }

  private func fill(
    _ symbol: String, _ micros: Int64, _ nanos: Int64, _ at: Int64
  ) throws -> CumulativeFill {
    guard !symbol.isEmpty else { throw FundingError.invalid(field: "symbol", "is missing") }
    guard micros >= 0, nanos >= 0 else {
      throw FundingError.invalid(field: "cumulative_quantity_nanos", "must not be negative")
    }
    return CumulativeFill(
      symbol: symbol, amount: .usd(micros: micros), quantity: ShareQuantity(nanos: nanos),
      at: at > 0 ? Timestamp(microseconds: at) : clock.now)
  }
}

// Events, webhooks and books.
extension FundingHandlers {
  func watchUser(
    _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    try await feed.serve(request, context, responses)
  }

  func receiveWebhook(
    _ request: TypesV1.WebhookRequest, _ context: RPCContext
  ) async throws -> TypesV1.WebhookResponse {
    let headers = request.headers.map { ($0.name, $0.value) }
    let status = try await webhooks.receive(
      source: request.source, headers: headers, body: request.body)
    return TypesV1.WebhookResponse(status: Int32(status))
  }

  func handleBrokerEvent(
    _ request: FundingV1.HandleBrokerEventRequest, _ context: RPCContext
  ) async throws -> FundingV1.HandleBrokerEventResponse {
    guard !request.eventID.isEmpty else {
      throw FundingError.invalid(field: "event_id", "is missing")
    }
    let isNew = try await hints.receiveBrokerEvent(
      id: request.eventID, type: request.eventType, body: request.body)
    return FundingV1.HandleBrokerEventResponse(accepted: isNew)
  }

  func getTrialBalance(
    _ request: FundingV1.GetTrialBalanceRequest, _ context: RPCContext
  ) async throws -> FundingV1.TrialBalance {
    func moment(_ micros: Int64) -> Timestamp? {
      micros > 0 ? Timestamp(microseconds: micros) : nil
    }
    return FundingV1.TrialBalance(
      try await books.trialBalance(
        effectiveBy: moment(request.effectiveByMicros), recordedBy: moment(request.asOfMicros),
        at: clock.now))
  }

  func getReconciliation(
    _ request: FundingV1.GetReconciliationRequest, _ context: RPCContext
  ) async throws -> FundingV1.Reconciliation {
    FundingV1.Reconciliation(try await reconciliation.report())
  }

  func getLedger(
    _ request: FundingV1.GetLedgerRequest, _ context: RPCContext
  ) async throws -> FundingV1.GetLedgerResponse {
    guard let subject = UUID(uuidString: request.subjectID) else {
      throw FundingError.notFound("subject")
    }
    let entries = try await books.entries(of: subject)
    return FundingV1.GetLedgerResponse(entries: entries.map(FundingV1.LedgerEntry.init))
  }
}

extension WithdrawalRequest {
  /// A wire value is a guess until it is checked.
  init(
    _ wire: FundingV1.InitiateWithdrawalRequest, by user: UserID
  ) throws(FundingError) {
    guard let key = UUID(uuidString: wire.idempotencyKey) else {
      throw .invalid(field: "idempotency_key", "is no UUID")
    }
    self.init(
      user: user, key: key, amount: .usd(micros: wire.amountMicros),
      chain: try Chain(wire.targetChain, field: "target_chain"), address: wire.targetAddress)
  }
}
