import GraphQL
import Identifiers
import RPC
import ServiceKit
import StackProto
import Time

/// The services behind the gateway.
struct ServiceClients: Sendable {
  let onboarding: OnboardingV1.OnboardingClient
  let wallet: WalletV1.WalletClient
  let funding: FundingV1.FundingClient
  let investing: InvestingV1.InvestingClient
  let aicfo: AICFOV1.AICFOClient
}

/// The same services over connections that only streams of events share.
struct EventClients: Sendable {
  let onboarding: OnboardingV1.OnboardingClient
  let funding: FundingV1.FundingClient
  let investing: InvestingV1.InvestingClient
}

/// One request of the app: who asks, under which ids, and through what.
struct GatewayContext: Sendable {
  let services: ServiceClients
  let feeds: UserFeeds
  let users: UserDirectory
  let request: RequestIdentity
  /// Nil without an access token.
  let identity: Identity?
  /// `X-Passcode-Session`
  let passcodeSession: String?
  let clock: any WallClock
  let loaders: Loaders

  init(
    services: ServiceClients, feeds: UserFeeds, users: UserDirectory, request: RequestIdentity,
    identity: Identity?, passcodeSession: String?, clock: any WallClock
  ) {
    self.services = services
    self.feeds = feeds
    self.users = users
    self.request = request
    self.identity = identity
    self.passcodeSession = passcodeSession
    self.clock = clock
    loaders = Loaders(services: services, request: request)
  }

  /// The signed-in identity.
  ///
  /// - Throws: `GatewayError` UNAUTHENTICATED without one.
  func requireIdentity() throws(GatewayError) -> Identity {
    guard let identity else { throw GatewayError(.unauthenticated) }
    return identity
  }

  /// The user who asks; nil when the identity has not signed up.
  func user() async throws -> UserID? {
    try await users.user(of: try requireIdentity(), request)
  }

  /// How to call a service for the user who asks.
  ///
  /// - Throws: `GatewayError` UNAUTHENTICATED without a token, FORBIDDEN before sign-up.
  func options(timeout: Duration? = nil) async throws -> RPCCallOptions {
    guard let user = try await user() else {
      throw GatewayError(.forbidden, "Sign up first.")
    }
    var options = RPCCallOptions(timeout: timeout, metadata: request.metadata)
    options.metadata[CallMetadata.userID] = user.description
    return options
  }

  /// Refuses unless the passcode session that came with the request is open.
  func requireStepUp() async throws {
    let options = try await options()
    guard let passcodeSession, !passcodeSession.isEmpty else {
      throw GatewayError(.stepUpRequired)
    }
    _ = try await services.onboarding.validatePasscodeSession(
      .init(token: passcodeSession), options: options)
  }
}
