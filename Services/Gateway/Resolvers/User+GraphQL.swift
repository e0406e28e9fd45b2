import GraphQL
import StackProto

extension OnboardingV1.User: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(userID)
    case "email": .text(email)
    case "phoneNumber": .text(phoneNumber)
    case "displayName": .text(displayName)
    case "kycStatus": .name(kycStatus)
    case "hasPasscode": .boolean(hasPasscode)
    case "featureFlags": .objects(featureFlags)
    case "createdAt": .instant(createdAtMicros)
    default: .null
    }
  }
}

extension OnboardingV1.FeatureFlag: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "name": .string(name)
    case "enabled": .boolean(enabled)
    default: .null
    }
  }
}

extension OnboardingV1.KycSession: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "status": .name(status)
    case "inquiryId": .string(inquiryID)
    case "sessionToken": .string(sessionToken)
    default: .null
    }
  }
}

extension OnboardingV1.PasscodeSession: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "token": .string(token)
    case "expiresAt": .instant(expiresAtMicros)
    default: .null
    }
  }
}

extension WalletV1.UserWallet: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "id": .string(walletID)
    case "chain": .name(chain)
    case "address": .text(address)
    case "status": .name(status)
    case "createdAt": .instant(createdAtMicros)
    default: .null
    }
  }
}

extension WalletV1.DepositAddress: GraphQLSource {
  package func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "chain": .name(chain)
    case "token": .string("USDC")
    case "address": .string(address)
    default: .null
    }
  }
}
