import GraphQL
import StackProto

extension FundingV1.Balance: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "buyingPower": .money(buyingPowerMicros)
    case "withdrawable": .money(withdrawableMicros)
    case "pendingDeposits": .money(pendingDepositsMicros)
    case "reservedForOrders": .money(reservedForOrdersMicros)
    case "reservedForWithdrawals": .money(reservedForWithdrawalsMicros)
    case "updatedAt": .instant(updatedAtMicros)
    default: .null
    }
  }
}

extension FundingV1.Deposit: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(depositID)
    case "chain": .name(chain)
    case "token": .string(token.isEmpty ? "USDC" : token)
    case "amount": .money(amountMicros)
    case "txHash": .string(txHash)
    case "status": .name(status)
    case "failureReason": .text(failureReason)
    case "timeline": .timeline(timeline)
    case "createdAt": .instant(createdAtMicros)
    case "updatedAt": .instant(updatedAtMicros)
    default: .null
    }
  }
}

extension FundingV1.Withdrawal: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(withdrawalID)
    case "amount": .money(amountMicros)
    case "fee": .money(feeMicros)
    case "targetChain": .name(targetChain)
    case "targetAddress": .string(targetAddress)
    case "txHash": .text(txHash)
    case "status": .name(status)
    case "failureReason": .text(failureReason)
    case "timeline": .timeline(timeline)
    case "createdAt": .instant(createdAtMicros)
    case "updatedAt": .instant(updatedAtMicros)
    default: .null
    }
  }
}
