import GraphQL
import StackProto

extension InvestingV1.Basket: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(basketID)
    case "name": .string(name)
    case "description": .text(description)
    case "riskLevel": .name(riskLevel)
    case "composition": .objects(composition)
    case "isActive": .boolean(isActive)
    default: .null
    }
  }
}

extension InvestingV1.BasketHolding: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "symbol": .string(symbol)
    case "name": .string(name)
    case "weight": .fraction(weightNanos)
    default: .null
    }
  }
}

extension InvestingV1.Order: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(orderID)
    case "assetType": .name(assetType)
    case "side": .name(side)
    case "symbol": .text(symbol)
    case "option": .optional(option)
    case "amount": .money(amountMicros)
    case "filledAmount": .money(filledAmountMicros)
    case "status": .name(status)
    case "failureReason": .text(failureReason)
    case "legs": .objects(legs)
    case "timeline": .timeline(timeline)
    case "createdAt": .instant(createdAtMicros)
    case "updatedAt": .instant(updatedAtMicros)
    default: .null
    }
  }
}

extension InvestingV1.OptionContract: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "underlying": .string(underlying)
    case "expiration": .string(expiration)
    case "strike": .price(strikeMicros)
    case "right": .name(self.right)
    case "symbol": .string(symbol)
    default: .null
    }
  }
}

extension InvestingV1.OrderLeg: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "symbol": .string(symbol)
    case "amount": .optionalMoney(amountMicros)
    case "quantity": .quantity(filledQuantityNanos)
    case "averagePrice": averagePriceMicros == 0 ? .null : .price(averagePriceMicros)
    case "status": .name(status)
    default: .null
    }
  }
}

extension InvestingV1.Position: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "symbol": .string(symbol)
    case "name": .text(name)
    case "assetType": .name(assetType)
    case "quantity": .quantity(quantityNanos)
    case "averagePrice": .price(averagePriceMicros)
    case "marketPrice": .price(marketPriceMicros)
    case "marketValue": .money(marketValueMicros)
    case "costBasis": .money(costBasisMicros)
    case "unrealizedGain": .money(unrealizedGainMicros)
    case "unrealizedGainPercent": .percent(unrealizedGainPercentMicros)
    default: .null
    }
  }
}

extension InvestingV1.Portfolio: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "totalValue": .money(totalValueMicros)
    case "cash": .money(cashMicros)
    case "investedValue": .money(investedValueMicros)
    case "unrealizedGain": .money(unrealizedGainMicros)
    case "realizedGain": .money(realizedGainMicros)
    case "positions": .objects(positions)
    case "asOf": .instant(asOfMicros)
    default: .null
    }
  }
}

extension InvestingV1.PortfolioPoint: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "at": .instant(atMicros)
    case "totalValue": .money(totalValueMicros)
    case "netDeposits": .money(netDepositsMicros)
    default: .null
    }
  }
}

extension AICFOV1.Summary: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(summaryID)
    case "weekStart": .string(weekStart)
    case "markdown": .string(markdown)
    case "generatedAt": .instant(generatedAtMicros)
    default: .null
    }
  }
}

extension AICFOV1.Analysis: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(analysisID)
    case "markdown": .string(markdown)
    case "generatedAt": .instant(generatedAtMicros)
    default: .null
    }
  }
}
