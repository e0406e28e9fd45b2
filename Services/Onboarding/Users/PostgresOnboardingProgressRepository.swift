import Identifiers
import Postgres

/// Each method is one statement.
struct PostgresOnboardingProgressRepository: OnboardingProgressRepository {
  let pool: PostgresPool

  func progress(of user: UserID) async throws -> OnboardingProgress {
    let rows = try await pool.query(
      """
      SELECT done.ethereum_wallet_asked_at IS NOT NULL AS ethereum,
             done.solana_wallet_asked_at IS NOT NULL AS solana,
             done.broker_account_asked_at IS NOT NULL AS account,
             done.broker_account_frozen_at IS NOT NULL AS frozen,
             kyc.status, kyc.rejection, kyc.inquiry_id
        FROM onboarding_progress done
        JOIN LATERAL (
          SELECT status, rejection, inquiry_id FROM kyc_checks
           WHERE user_id = done.user_id ORDER BY attempt DESC LIMIT 1) kyc ON TRUE
       WHERE done.user_id = \(user)
      """)
    guard let row = rows.first else { throw OnboardingError.notFound("user") }
    var wallets: Set<WalletChain> = []
    if try row.value("ethereum", as: Bool.self) { wallets.insert(.ethereum) }
    if try row.value("solana", as: Bool.self) { wallets.insert(.solana) }
    return try OnboardingProgress(
      user: user, walletsAsked: wallets, kyc: KycState(row), inquiryID: row.value("inquiry_id"),
      brokerAccountAsked: row.value("account"), brokerAccountFrozen: row.value("frozen"))
  }

  func record(_ fact: OnboardingFact, for user: UserID) async throws {
    let column = SQL(unescaped: fact.column)
    try await pool.execute(
      """
      UPDATE onboarding_progress SET \(column) = now()
       WHERE user_id = \(user) AND \(column) IS NULL
      """)
  }
}

extension OnboardingFact {
  fileprivate var column: String {
    switch self {
    case .walletAsked(.ethereum): "ethereum_wallet_asked_at"
    case .walletAsked(.solana): "solana_wallet_asked_at"
    case .brokerAccountAsked: "broker_account_asked_at"
    case .brokerAccountFrozen: "broker_account_frozen_at"
    }
  }
}
