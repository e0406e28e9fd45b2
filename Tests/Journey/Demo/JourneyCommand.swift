import ArgumentParser
import Foundation
import HTTPClient
import JourneyDriver
import ServiceKit

/// Plays a user against a running system.
@main struct JourneyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journey", subcommands: [DemoCommand.self, TokenCommand.self],
    defaultSubcommand: DemoCommand.self)
}

/// Where the system under the journey listens.
struct Addresses: ParsableArguments {
  @Option(help: "The gateway's base URL.")
  var gateway = "http://127.0.0.1:8080"

  @Option(help: "The sandbox's base URL.")
  var sandbox = "http://127.0.0.1:9900"
}

/// A new user's whole journey, told step by step. Reads `AICFO_ADDRESS`, and `RPC_TLS_…` as services
/// do.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "demo")

  @OptionGroup var addresses: Addresses

  func run() async throws {
    let journey = Journey(
      gateway: addresses.gateway, sandbox: addresses.sandbox,
      aicfo: try ServiceCalls.channelConfiguration(to: "aicfo", Settings()), http: CurlClient(),
      narrator: Narrator())
    do {
      try await journey.play()
    } catch {
      FileHandle.standardError.write(Data("The journey broke off: \(error)\n".utf8))
      throw ExitCode.failure
    }
  }
}

/// An access token of a new user, who has signed up; good for a day.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "token")

  @OptionGroup var addresses: Addresses

  func run() async throws {
    let name = "dev-\(UUID().uuidString.lowercased().prefix(8))"
    let http = CurlClient()
    let sandbox = SandboxControl(http: http, sandbox: addresses.sandbox)
    let tokens = try await sandbox.tokens(subject: "auth0|\(name)", email: "\(name)@example.test")
    let phone = Phone(http: http, gateway: addresses.gateway, accessToken: tokens.access)
    _ = try await phone.run(Documents.signUp, ["input": ["idToken": .string(tokens.id)]])
    print(tokens.access)
  }
}
