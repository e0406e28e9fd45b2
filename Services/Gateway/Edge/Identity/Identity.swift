import Identifiers
import RPC
import StackProto
import Synchronization
import Time

/// Whom a verified access token speaks for.
struct Identity: Hashable, Sendable {
  /// `iss`, byte for byte.
  let issuer: String
  /// `sub`, byte for byte.
  let subject: String
  /// When the token ends.
  let expiresAt: Timestamp
}

/// Checks access tokens; any failure is one and the same to the client.
protocol AccessTokenVerifier: Sendable {
  /// - Throws: `GatewayError` UNAUTHENTICATED for a token that is not good, UNAVAILABLE when the
  ///   issuer's keys cannot be had.
  func verify(_ token: String) async throws -> Identity
}

/// Knows which user an identity is. An identity never changes its user, so what is known stays
/// true; the cache is bounded and forgets the oldest.
final class UserDirectory: Sendable {
  private struct Key: Hashable {
    let issuer: String
    let subject: String
  }

  private struct State {
    var users: [Key: UserID] = [:]
    var order: [Key] = []
    var oldest = 0
  }

  private let onboarding: OnboardingV1.OnboardingClient
  private let capacity: Int
  private let state = Mutex(State())

  init(onboarding: OnboardingV1.OnboardingClient, capacity: Int = 10_000) {
    self.onboarding = onboarding
    self.capacity = capacity
  }

  /// The user; nil when nobody has signed up with this identity.
  func user(of identity: Identity, _ request: RequestIdentity) async throws -> UserID? {
    let key = Key(issuer: identity.issuer, subject: identity.subject)
    if let known = state.withLock({ $0.users[key] }) { return known }
    do {
      let answer = try await onboarding.resolveUser(
        .init(issuer: identity.issuer, subject: identity.subject),
        options: RPCCallOptions(metadata: request.metadata))
      guard let user = UserID(answer.userID) else { throw GatewayError(.internalError) }
      remember(user, key)
      return user
    } catch let error as RPCError where error.code == .notFound {
      return nil
    }
  }

  /// What a sign-up has just told.
  func learn(_ user: UserID, _ identity: Identity) {
    remember(user, Key(issuer: identity.issuer, subject: identity.subject))
  }

  private func remember(_ user: UserID, _ key: Key) {
    state.withLock { state in
      guard state.users.updateValue(user, forKey: key) == nil else { return }
      if state.order.count < capacity {
        state.order.append(key)
      } else {
        state.users[state.order[state.oldest]] = nil
        state.order[state.oldest] = key
        state.oldest = (state.oldest + 1) % capacity
      }
    }
  }
}
