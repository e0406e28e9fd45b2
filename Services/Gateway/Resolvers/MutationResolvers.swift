import GraphQL
import Identifiers
import RPC
import StackProto

extension GatewayResolvers {
  static func addMutations(to resolvers: inout Registry) {
    addOnboardingMutations(to: &resolvers)
    addMoneyMutations(to: &resolvers)
    resolvers.field("Mutation", "analyzePortfolio") { _, arguments, context in
      // A model writes it: half a minute is normal.
      let options = try await context.options(timeout: .seconds(60))
      return .object(
        try await context.services.aicfo.analyzePortfolioOnDemand(
          .init(question: arguments.string("question") ?? ""), options: options))
    }
  }

  private static func addOnboardingMutations(to resolvers: inout Registry) {
    resolvers.field("Mutation", "signUp") { _, arguments, context in
      let input = arguments.object("input")
      let identity = try context.requireIdentity()
      let user = try await context.services.onboarding.createUser(
        .init(
          idToken: input.string("idToken") ?? "", issuer: identity.issuer,
          subject: identity.subject, phoneNumber: input.string("phoneNumber") ?? ""),
        options: RPCCallOptions(metadata: context.request.metadata))
      if let id = UserID(user.userID) { context.users.learn(id, identity) }
      return .object(user)
    }
    resolvers.field("Mutation", "updateProfile") { _, arguments, context in
      let input = arguments.object("input")
      return .object(
        try await context.services.onboarding.updateProfile(
          .init(
            email: input.string("email") ?? "", phoneNumber: input.string("phoneNumber") ?? "",
            displayName: input.string("displayName") ?? ""),
          options: context.options()))
    }
    resolvers.field("Mutation", "startKyc") { _, _, context in
      .object(
        try await context.services.onboarding.startKyc(.init(), options: context.options()))
    }
    resolvers.field("Mutation", "setPasscode") { _, arguments, context in
      _ = try await context.services.onboarding.setPasscode(
        .init(
          passcode: arguments.string("passcode") ?? "",
          currentPasscode: arguments.string("currentPasscode") ?? ""),
        options: context.options())
      return .boolean(true)
    }
    resolvers.field("Mutation", "verifyPasscode") { _, arguments, context in
      .object(
        try await context.services.onboarding.verifyPasscode(
          .init(passcode: arguments.string("passcode") ?? ""), options: context.options()))
    }
  }

  private static func addMoneyMutations(to resolvers: inout Registry) {
    resolvers.field("Mutation", "placeOrder") { _, arguments, context in
      let wish = try InvestingV1.PlaceOrderRequest(arguments.object("input"))
      return .object(
        try await context.services.investing.placeOrder(wish, options: context.options()))
    }
    resolvers.field("Mutation", "cancelOrder") { _, arguments, context in
      .object(
        try await context.services.investing.cancelOrder(
          .init(orderID: arguments.id("id")), options: context.options()))
    }
    resolvers.field("Mutation", "initiateWithdrawal") { _, arguments, context in
      let wish = try FundingV1.InitiateWithdrawalRequest(arguments.object("input"))
      return .object(
        try await context.services.funding.initiateWithdrawal(wish, options: context.options()))
    }
    resolvers.field("Mutation", "cancelWithdrawal") { _, arguments, context in
      .object(
        try await context.services.funding.cancelWithdrawal(
          .init(withdrawalID: arguments.id("id")), options: context.options()))
    }
  }
}

extension InvestingV1.PlaceOrderRequest {
  /// From `PlaceOrderInput`.
  ///
  /// - Throws: `GatewayError` INVALID_INPUT, naming the field.
  init(_ input: GraphQLArguments) throws(GatewayError) {
    let side = try InvestingV1.OrderSide(input, "side")
    let given = ["basketId", "symbol", "option"].filter { input[$0]?.isNull == false }
    guard given.count == 1 else {
      throw GatewayError(
        .invalidInput, "Give exactly one of basketId, symbol and option.", field: given.last)
    }
    let instrument: Instrument
    if let symbol = input.string("symbol") {
      instrument = .symbol(symbol)
    } else if input.string("basketId") != nil {
      instrument = .basketID(try input.id("basketId"))
    } else {
      instrument = .option(try InvestingV1.OptionOrder(input.object("option")))
    }
    let amount = try input.usd("amount")
    if case .option = instrument {
      guard amount == 0 else {
        throw GatewayError(.invalidInput, "An option order has no amount.", field: "amount")
      }
    } else if amount == 0 {
      throw GatewayError(.invalidInput, "Give an amount.", field: "amount")
    }
    self.init(
      idempotencyKey: try input.idempotencyKey(), side: side, instrument: instrument,
      amountMicros: amount)
  }
}

extension InvestingV1.OptionOrder {
  /// From `OptionContractInput`.
  init(_ input: GraphQLArguments) throws(GatewayError) {
    guard let contracts = input.int("contracts"), contracts > 0 else {
      throw GatewayError(.invalidInput, "Give a number of contracts.", field: "contracts")
    }
    self.init(
      contract: InvestingV1.OptionContract(
        underlying: input.string("underlying") ?? "",
        expiration: input.string("expiration") ?? "", strikeMicros: try input.price("strike"),
        right: try InvestingV1.OptionRight(input, "right")),
      contracts: Int64(contracts), limitPriceMicros: try input.price("limitPrice"))
  }
}

extension FundingV1.InitiateWithdrawalRequest {
  /// From `InitiateWithdrawalInput`.
  init(_ input: GraphQLArguments) throws(GatewayError) {
    self.init(
      idempotencyKey: try input.idempotencyKey(), amountMicros: try input.usd("amount"),
      targetChain: try TypesV1.Chain(input, "targetChain"),
      targetAddress: input.string("targetAddress") ?? "")
  }
}
