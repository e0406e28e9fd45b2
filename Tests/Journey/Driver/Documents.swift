/// The operations of the app, as its developers would have written them against the schema.
package enum Documents {
  /// Makes the user whose tokens are given.
  package static let signUp = """
    mutation SignUp($input: SignUpInput!) { signUp(input: $input) { id email kycStatus hasPasscode } }
    """
  static let me = "query Me { me { id kycStatus hasPasscode wallets { chain status address } } }"
  static let startKyc = "mutation { startKyc { status inquiryId sessionToken } }"
  static let kycChanged = "subscription { kycStatusChanged { id kycStatus } }"
  static let setPasscode = """
    mutation SetPasscode($passcode: String!) { setPasscode(passcode: $passcode) }
    """
  static let verifyPasscode = """
    mutation Verify($passcode: String!) { verifyPasscode(passcode: $passcode) { token expiresAt } }
    """
  static let depositAddress = """
    query Address($chain: Chain!) { depositAddress(chain: $chain) { chain token address } }
    """

  static let depositFields = """
    id chain amount txHash status failureReason timeline { status at }
    """
  static let deposits = "query { deposits(first: 20) { edges { node { \(depositFields) } } } }"
  static let depositUpdated = "subscription { depositUpdated { \(depositFields) } }"

  static let balanceFields = """
    buyingPower withdrawable pendingDeposits reservedForOrders reservedForWithdrawals updatedAt
    """
  static let balance = "query { balance { \(balanceFields) } }"
  static let balanceUpdated = "subscription { balanceUpdated { \(balanceFields) } }"

  static let baskets = """
    query { baskets { id name riskLevel isActive composition { symbol name weight } } }
    """
  static let orderFields = """
    id side assetType amount filledAmount status failureReason basket { id name }
    legs { symbol amount quantity averagePrice status } timeline { status at }
    """
  static let placeOrder = """
    mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { \(orderFields) } }
    """
  static let order = "query Order($id: ID!) { order(id: $id) { \(orderFields) } }"
  static let orderUpdated = """
    subscription Order($id: ID) { orderUpdated(id: $id) { \(orderFields) } }
    """

  static let portfolio = """
    query { portfolio {
      totalValue cash investedValue unrealizedGain realizedGain asOf
      positions { symbol assetType quantity averagePrice marketPrice marketValue costBasis unrealizedGain }
      history(range: ONE_DAY) { at totalValue netDeposits }
    } }
    """

  static let latestSummary = "query { latestSummary { id weekStart markdown generatedAt } }"

  static let withdrawalFields = """
    id amount fee targetChain targetAddress txHash status failureReason timeline { status at }
    """
  static let initiateWithdrawal = """
    mutation Withdraw($input: InitiateWithdrawalInput!) {
      initiateWithdrawal(input: $input) { \(withdrawalFields) }
    }
    """
  static let withdrawal = """
    query Withdrawal($id: ID!) { withdrawal(id: $id) { \(withdrawalFields) } }
    """
  static let withdrawalUpdated = """
    subscription Withdrawal($id: ID) { withdrawalUpdated(id: $id) { \(withdrawalFields) } }
    """
}
