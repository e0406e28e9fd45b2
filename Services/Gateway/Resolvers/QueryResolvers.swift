import GraphQL
import StackProto

extension GatewayResolvers {
  /// The root fields of `Query`.
  static func addQueries(to resolvers: inout Registry) {
    resolvers.field("Query", "me") { _, _, context in
      guard try await context.user() != nil else { return .null }
      return .object(
        try await context.services.onboarding.getUserProfile(
          .init(), options: context.options()))
    }
    resolvers.field("Query", "depositAddress") { _, arguments, context in
      let chain = try TypesV1.Chain(arguments, "chain")
      return .object(
        try await context.services.wallet.getDepositAddress(
          .init(chain: chain), options: context.options()))
    }
    resolvers.field("Query", "balance") { _, _, context in .object(try await context.balance()) }
    resolvers.field("Query", "portfolio") { _, _, context in
      .object(try await context.portfolio())
    }
    addFundingQueries(to: &resolvers)
    addInvestingQueries(to: &resolvers)
    addSummaryQueries(to: &resolvers)
  }

  private static func addFundingQueries(to resolvers: inout Registry) {
    resolvers.field("Query", "deposit") { _, arguments, context in
      let id = try arguments.id("id")
      return .optional(
        try await found {
          try await context.services.funding.getDeposit(
            .init(depositID: id), options: context.options())
        })
    }
    resolvers.field("Query", "deposits") { _, arguments, context in
      let page = try TypesV1.PageRequest(arguments)
      let answer = try await context.services.funding.listDeposits(
        .init(page: page), options: context.options())
      return .object(
        Connection(nodes: answer.deposits, cursors: answer.cursors, page: answer.pageInfo))
    }
    resolvers.field("Query", "withdrawal") { _, arguments, context in
      let id = try arguments.id("id")
      return .optional(
        try await found {
          try await context.services.funding.getWithdrawal(
            .init(withdrawalID: id), options: context.options())
        })
    }
    resolvers.field("Query", "withdrawals") { _, arguments, context in
      let page = try TypesV1.PageRequest(arguments)
      let answer = try await context.services.funding.listWithdrawals(
        .init(page: page), options: context.options())
      return .object(
        Connection(nodes: answer.withdrawals, cursors: answer.cursors, page: answer.pageInfo))
    }
  }

  private static func addInvestingQueries(to resolvers: inout Registry) {
    resolvers.field("Query", "basket") { _, arguments, context in
      let id = try arguments.id("id")
      let options = try await context.options()
      return .optional(
        try await found {
          try await context.services.investing.getBasket(.init(basketID: id), options: options)
        })
    }
    resolvers.field("Query", "baskets") { _, arguments, context in
      let risk = try arguments.string("riskLevel").map { name in
        try InvestingV1.RiskLevel(required: name, "riskLevel")
      }
      let answer = try await context.services.investing.getBaskets(
        .init(riskLevel: risk ?? .unspecified), options: context.options())
      return .objects(answer.baskets)
    }
    resolvers.field("Query", "order") { _, arguments, context in
      let id = try arguments.id("id")
      return .optional(
        try await found {
          try await context.services.investing.getOrder(
            .init(orderID: id), options: context.options())
        })
    }
    resolvers.field("Query", "orders") { _, arguments, context in
      let page = try TypesV1.PageRequest(arguments)
      let answer = try await context.services.investing.listOrders(
        .init(page: page), options: context.options())
      await context.loaders.baskets.expect(answer.orders.map(\.basketID).filter { !$0.isEmpty })
      return .object(
        Connection(nodes: answer.orders, cursors: answer.cursors, page: answer.pageInfo))
    }
  }

  private static func addSummaryQueries(to resolvers: inout Registry) {
    resolvers.field("Query", "latestSummary") { _, _, context in
      .optional(
        try await found {
          try await context.services.aicfo.getLatestSummary(.init(), options: context.options())
        })
    }
    resolvers.field("Query", "summaries") { _, arguments, context in
      let page = try TypesV1.PageRequest(arguments)
      let answer = try await context.services.aicfo.listSummaries(
        .init(page: page), options: context.options())
      return .object(
        Connection(nodes: answer.summaries, cursors: answer.cursors, page: answer.pageInfo))
    }
  }

  /// Fields of objects that need a call of their own.
  static func addObjects(to resolvers: inout Registry) {
    resolvers.field("User", "wallets") { _, _, context in
      let answer = try await context.services.wallet.listWallets(
        .init(), options: context.options())
      return .objects(answer.wallets)
    }
    resolvers.field("User", "balance") { _, _, context in .object(try await context.balance()) }
    resolvers.field("User", "portfolio") { _, _, context in
      .object(try await context.portfolio())
    }
    resolvers.property("Order", "basket") { source, _, context in
      guard let order = source as? InvestingV1.Order, !order.basketID.isEmpty else { return .null }
      return .later { .optional(try await context.loaders.baskets.load(order.basketID)) }
    }
    resolvers.field("Portfolio", "history") { _, arguments, context in
      let range = try InvestingV1.HistoryRange(
        required: arguments.string("range") ?? "", "range")
      let answer = try await context.services.investing.getPortfolioHistory(
        .init(range: range), options: context.options())
      return .objects(answer.points)
    }
  }
}

extension GatewayContext {
  func balance() async throws -> FundingV1.Balance {
    try await services.funding.getBalance(.init(), options: options())
  }

  func portfolio() async throws -> InvestingV1.Portfolio {
    try await services.investing.getPortfolio(.init(), options: options())
  }
}
