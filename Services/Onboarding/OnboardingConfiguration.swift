import HTTPClient
import OIDC
import Persona
import ServiceKit

/// Every setting of the onboarding service beside those of its database and its RPC server
/// (`DatabaseOwner.database`, `ServiceCalls.server`).
struct OnboardingConfiguration: Sendable {
  /// `OIDC_ISSUER`: the identity provider's issuer, byte for byte as its tokens say it.
  /// `OIDC_KIND` (auth0): `auth0` or `cognito`, whose claims differ. `OIDC_CLIENT_ID`: the app's
  /// client id there, the audience of ID tokens; several with commas. `OIDC_AUDIENCE`: our API's
  /// identifier at Auth0. `OIDC_KEYS_URL`: the provider's keys, where they are not at
  /// `.well-known/jwks.json` under the issuer.
  let issuer: OIDCIssuer
  /// `PERSONA_BASE_URL` (`https://api.withpersona.com/api/v1`) and `PERSONA_API_KEY` (secret).
  let persona: PersonaConfiguration
  /// `PERSONA_TEMPLATE_ID`: the inquiry template. Its workflow must decide: reaching the end screen
  /// approves nobody.
  let personaTemplateID: String
  /// `PERSONA_WEBHOOK_SECRET` (secret): two, separated by a comma, while it is being changed.
  let personaWebhookSecrets: [String]
  /// `PERSONA_WEBHOOK_TOLERANCE` (3d): how old a signature may be. Long, since a repeated event does
  /// no harm and one that came late is still true.
  let personaWebhookTolerance: Duration
  /// `KYC_MAX_ATTEMPTS` (3): attempts of one user at the identity check.
  let kycPolicy: KycAttemptPolicy
  /// `KYC_POLL_INTERVAL` (30s): how often the poller looks for checks that nobody has heard of.
  let kycPollInterval: Duration
  /// `KYC_POLL_PENDING_AFTER` (2m), `KYC_POLL_NOT_STARTED_AFTER` (10m), `KYC_POLL_APPROVED_AFTER`
  /// (1d): how long a check may go unread before the poller reads it.
  let kycPolling: KycPollingAges
  /// `PASSCODE_SESSION_LIFETIME` (10m).
  let passcodeSessionLifetime: Duration

  /// - Throws: `SettingError` for a missing or malformed setting.
  init(_ settings: Settings) throws(SettingError) {
    issuer = try Self.issuer(settings)
    persona = PersonaConfiguration(
      baseURL: try settings.string(
        "PERSONA_BASE_URL", default: "https://api.withpersona.com/api/v1"),
      apiKey: try settings.require("PERSONA_API_KEY"))
    personaTemplateID = try settings.require("PERSONA_TEMPLATE_ID")
    personaWebhookSecrets = try settings.list("PERSONA_WEBHOOK_SECRET")
    guard !personaWebhookSecrets.isEmpty else {
      throw SettingError("PERSONA_WEBHOOK_SECRET", "is missing")
    }
    personaWebhookTolerance = try settings.duration(
      "PERSONA_WEBHOOK_TOLERANCE", default: .seconds(3 * 86_400))
    kycPolicy = KycAttemptPolicy(
      maximumAttempts: try settings.int("KYC_MAX_ATTEMPTS", default: 3, in: 1...20))
    kycPollInterval = try settings.duration("KYC_POLL_INTERVAL", default: .seconds(30))
    kycPolling = KycPollingAges(
      pending: try settings.duration("KYC_POLL_PENDING_AFTER", default: .seconds(120)),
      notStarted: try settings.duration("KYC_POLL_NOT_STARTED_AFTER", default: .seconds(600)),
      approved: try settings.duration("KYC_POLL_APPROVED_AFTER", default: .seconds(86_400)))
    passcodeSessionLifetime = try settings.duration(
      "PASSCODE_SESSION_LIFETIME", default: .seconds(600))
  }

  private static func issuer(_ settings: Settings) throws(SettingError) -> OIDCIssuer {
    let kind = try settings.parsed(
      "OIDC_KIND", default: OIDCIssuer.Kind.auth0, expected: "auth0 or cognito",
      OIDCIssuer.Kind.init(rawValue:))
    let issuer = OIDCIssuer(
      kind: kind, issuer: try settings.require("OIDC_ISSUER"),
      clientIDs: Set(try settings.list("OIDC_CLIENT_ID")),
      audience: kind == .auth0 ? try settings.require("OIDC_AUDIENCE") : nil,
      keysURL: try settings.optional("OIDC_KEYS_URL"))
    guard let issuer else { throw SettingError("OIDC_CLIENT_ID", "is missing") }
    return issuer
  }
}
