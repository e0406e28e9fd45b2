import ServiceKit

/// Every setting of the service beside its database and its calls, read once at start.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `AICFO_DATABASE_URL` | required, secret | PostgreSQL |
/// | `AICFO_LISTEN` | required | where calls are served |
/// | `AICFO_ADMIN_LISTEN` | 127.0.0.1:9105 | probes and metrics |
/// | `INVESTING_ADDRESS` | required | portfolios |
/// | `ZEROG_BASE_URL` | required | 0G's Router, `https://router-api.0g.ai/v1` |
/// | `ZEROG_API_KEY` | required, secret | `sk-…` |
/// | `ZEROG_MODELS` | required | models in order of preference, with commas |
/// | `AICFO_MAXIMUM_REQUESTS` | 3 | requests to the model for one text |
/// | `AICFO_SCHEDULE_INTERVAL` | 1h | how often users without the week's summary are looked for |
/// | `AICFO_ANALYSES_PER_HOUR` | 10 | analyses one user may ask for |
struct AICFOConfiguration: Sendable {
  let zeroG: ZeroGSettings
  let features: Features.Options
  let scheduleInterval: Duration

  /// How to reach the model.
  struct ZeroGSettings: Sendable {
    let baseURL: String
    let apiKey: String
    let models: [String]
  }

  /// - Throws: `SettingError`.
  init(_ settings: Settings) throws {
    let models = try settings.list("ZEROG_MODELS").filter { !$0.isEmpty }
    guard !models.isEmpty else { throw SettingError("ZEROG_MODELS", "is missing") }
    zeroG = ZeroGSettings(
      baseURL: try settings.require("ZEROG_BASE_URL"),
      apiKey: try settings.require("ZEROG_API_KEY"), models: models)
    scheduleInterval = try settings.duration("AICFO_SCHEDULE_INTERVAL", default: .seconds(3_600))
    features = Features.Options(
      maximumRequests: try settings.int("AICFO_MAXIMUM_REQUESTS", default: 3, in: 0...10),
      analysisLimit: AnalysisLimit(
        count: try settings.int("AICFO_ANALYSES_PER_HOUR", default: 10, in: 1...10_000),
        window: .seconds(3_600)))
  }
}
