import FoundationEssentials
import OIDC
import Persona
import RPC
import ServiceKit

/// Every setting of the onboarding service.
///
/// | setting | default | |
/// |---|---|---|
/// | `ONBOARDING_DATABASE_URL` | | secret; PostgreSQL, schema `onboarding` |
/// | `ONBOARDING_DATABASE_POOL_SIZE` | 8 | connections |
/// | `ONBOARDING_LISTEN` | 127.0.0.1:7101 | RPC |
/// | `ONBOARDING_ADMIN_LISTEN` | 127.0.0.1:9101 | health and metrics |
/// | `WALLET_ADDRESS` | 127.0.0.1:7102 | where the wallet service is |
/// | `INVESTING_ADDRESS` | 127.0.0.1:7104 | where the investing service is |
/// | `OIDC_ISSUER` | | the identity provider's issuer, byte for byte |
/// | `OIDC_CLIENT_ID` | | the app's client id there: the audience of ID tokens |
/// | `PERSONA_BASE_URL` | | e.g. `https://api.withpersona.com/api/v1` |
/// | `PERSONA_API_KEY` | | secret |
/// | `PERSONA_TEMPLATE_ID` | | the inquiry template; its workflow must decide |
/// | `PERSONA_WEBHOOK_SECRET` | | secret; two, separated by a comma, while it is being changed |
/// | `PERSONA_WEBHOOK_TOLERANCE` | 3d | how old a webhook's signature may be; a repetition is harmless, a refused late one is lost |
/// | `KYC_MAX_ATTEMPTS` | 3 | attempts of one user at the identity check |
/// | `KYC_POLL_INTERVAL` | 30s | how often the poller looks for unread inquiries |
/// | `KYC_POLL_PENDING_AFTER` | 2m | how long an unfinished one may go unread |
/// | `KYC_POLL_APPROVED_AFTER` | 1d | how long an approved one may go unread |
/// | `PASSCODE_SESSION_LIFETIME` | 10m | how long a passcode session lasts |
struct OnboardingConfiguration: Sendable {
  let rpc: RPCServerConfiguration
  let wallet: RPCChannelConfiguration
  let investing: RPCChannelConfiguration
  let oidcIssuer: String
  let oidcClientID: String
  let persona: PersonaConfiguration
  let personaTemplateID: String
  let personaWebhookSecrets: [String]
  let personaWebhookTolerance: Duration
  let kycPolicy: KycAttemptPolicy
  let kycPollInterval: Duration
  let kycPolling: KycPollingAges
  let passcodeSessionLifetime: Duration
}
