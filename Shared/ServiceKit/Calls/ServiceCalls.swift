import Logging
import RPC

/// The RPC server and channels of a service, set up alike everywhere.
package enum ServiceCalls {
  /// The server of a service, with our interceptors around every call.
  ///
  /// Reads `<NAME>_LISTEN`, and for TLS `RPC_TLS_CERTIFICATE_PATH`, `RPC_TLS_KEY_PATH` and
  /// `RPC_TLS_AUTHORITIES_PATH`; without them it speaks plaintext, and then listens on loopback
  /// only. `RPC_USER_PEERS` names the certificates that may act for users, `RPC_REFLECTION` says
  /// whether the service tells its contract to who may connect.
  ///
  /// - Throws: `SettingError`.
  package static func server(
    of name: String, _ settings: Settings, services: [any RPCService], logger: Logger
  ) throws -> RPCServer {
    let address = try settings.address("\(name.uppercased())_LISTEN")
    let tls = try tls(settings)
    guard tls != nil || address.isLoopback else {
      throw SettingError(
        "\(name.uppercased())_LISTEN",
        "must be a loopback address unless RPC_TLS_ settings are given")
    }
    let policy = ActingUserPolicy(
      peers: try settings.list(
        "RPC_USER_PEERS", default: ["gateway", "onboarding", "funding", "investing", "aicfo"]))
    var configuration = RPCServerConfiguration(host: address.host, port: address.port, tls: tls)
    configuration.offersReflection = try settings.bool("RPC_REFLECTION", default: false)
    // Callers come back: to replicas that joined meanwhile too, and with certificates of today.
    configuration.maximumConnectionAge = .seconds(1800)
    return RPCServer(
      configuration, services: services, interceptors: [CallObservation(), policy], logger: logger)
  }

  /// A channel to a service, whose address (or several, with commas) is in `<NAME>_ADDRESS`.
  ///
  /// - Throws: `SettingError`.
  package static func channel(
    to name: String, _ settings: Settings, logger: Logger
  ) throws -> RPCChannel {
    RPCChannel(
      try channelConfiguration(to: name, settings), interceptors: [ContextPropagation()],
      logger: logger)
  }

  /// Where a service is and how it is spoken to, for a caller that is no service itself.
  ///
  /// - Throws: `SettingError`.
  package static func channelConfiguration(
    to name: String, _ settings: Settings
  ) throws -> RPCChannelConfiguration {
    let setting = "\(name.uppercased())_ADDRESS"
    guard
      let configuration = RPCChannelConfiguration(
        address: try settings.require(setting), tls: try tls(settings))
    else { throw SettingError(setting, "must be host:port, or several with commas") }
    return configuration
  }

  private static func tls(_ settings: Settings) throws -> RPCTLS? {
    guard let certificate = try settings.optional("RPC_TLS_CERTIFICATE_PATH") else { return nil }
    return RPCTLS(
      certificateFile: certificate,
      keyFile: try settings.require("RPC_TLS_KEY_PATH"),
      authoritiesFile: try settings.require("RPC_TLS_AUTHORITIES_PATH"))
  }
}
