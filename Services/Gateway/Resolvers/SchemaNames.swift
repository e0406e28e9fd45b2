import StackProto

/// The wire's enums by the schema's names. Names are written out: renaming a case of the wire must
/// not rename the app's API.
extension TypesV1.Chain: NamedInSchema {
  static let schemaNames: [Self: String] = [.ethereum: "ETHEREUM", .solana: "SOLANA"]
}

extension OnboardingV1.KycStatus: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .notStarted: "NOT_STARTED", .pending: "PENDING", .approved: "APPROVED", .rejected: "REJECTED",
  ]
}

extension WalletV1.WalletStatus: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .creating: "CREATING", .active: "ACTIVE", .inactive: "INACTIVE",
  ]
}

extension FundingV1.DepositStatus: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .pendingConfirmation: "PENDING_CONFIRMATION", .confirmedOnChain: "CONFIRMED_ON_CHAIN",
    .offRampInitiated: "OFF_RAMP_INITIATED", .offRampComplete: "OFF_RAMP_COMPLETE",
    .brokerFunded: "BROKER_FUNDED", .failed: "FAILED", .inReview: "IN_REVIEW",
    .returned: "RETURNED", .refundInitiated: "REFUND_INITIATED", .refunded: "REFUNDED",
  ]
}

extension FundingV1.WithdrawalStatus: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .pending: "PENDING", .brokerWithdrawalInitiated: "BROKER_WITHDRAWAL_INITIATED",
    .brokerWithdrawalComplete: "BROKER_WITHDRAWAL_COMPLETE",
    .onRampInitiated: "ON_RAMP_INITIATED", .onRampComplete: "ON_RAMP_COMPLETE",
    .transferInitiated: "TRANSFER_INITIATED", .complete: "COMPLETE", .failed: "FAILED",
    .canceled: "CANCELED", .reversed: "REVERSED", .inReview: "IN_REVIEW",
  ]
}

extension InvestingV1.AssetType: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .basket: "BASKET", .stock: "STOCK", .etf: "ETF", .option: "OPTION",
  ]
}

extension InvestingV1.OrderSide: NamedInSchema {
  static let schemaNames: [Self: String] = [.buy: "BUY", .sell: "SELL"]
}

extension InvestingV1.OrderStatus: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .pending: "PENDING", .acceptedByBroker: "ACCEPTED_BY_BROKER",
    .partiallyFilled: "PARTIALLY_FILLED", .filled: "FILLED",
    .cancelRequested: "CANCEL_REQUESTED", .canceled: "CANCELED", .failed: "FAILED",
    .inReview: "IN_REVIEW",
  ]
}

extension InvestingV1.RiskLevel: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .conservative: "CONSERVATIVE", .balanced: "BALANCED", .growth: "GROWTH",
  ]
}

extension InvestingV1.OptionRight: NamedInSchema {
  static let schemaNames: [Self: String] = [.call: "CALL", .put: "PUT"]
}

extension InvestingV1.HistoryRange: NamedInSchema {
  static let schemaNames: [Self: String] = [
    .oneDay: "ONE_DAY", .oneWeek: "ONE_WEEK", .oneMonth: "ONE_MONTH",
    .threeMonths: "THREE_MONTHS", .oneYear: "ONE_YEAR", .all: "ALL",
  ]
}
