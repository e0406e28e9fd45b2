import ArgumentParser
import Foundation
import Logging
import RPC

/// Where the server is and how it is spoken to.
struct ConnectionOptions: ParsableArguments {
  @Argument(help: "HOST:PORT of the server; several with commas.")
  var address: String

  @Option(help: "PEM file of the authorities that the server's certificate may be from.")
  var tlsAuthorities: String?

  @Option(help: "PEM file of our certificate.")
  var tlsCertificate: String?

  @Option(help: "PEM file of its key.")
  var tlsKey: String?

  @Option(help: "The name in the server's certificate, where it is not that of the address.")
  var tlsServerName: String?

  @Option(help: "A descriptor set to use instead of the server's reflection.")
  var contract: String?

  func validate() throws {
    guard RPCChannelConfiguration(address: address) != nil else {
      throw ValidationError("The address has to be HOST:PORT.")
    }
    let others = [tlsCertificate, tlsKey, tlsServerName].compactMap { $0 }
    guard tlsAuthorities != nil || others.isEmpty else {
      throw ValidationError("TLS needs --tls-authorities.")
    }
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("A certificate and its key go together.")
    }
  }

  /// Runs `body` with a channel to the server, and tells failures as this tool does.
  func withChannel(_ body: @escaping @Sendable (RPCChannel) async throws -> Void) async throws {
    let tls = tlsAuthorities.map {
      RPCTLS(
        certificateFile: tlsCertificate ?? "", keyFile: tlsKey ?? "", authoritiesFile: $0,
        serverName: tlsServerName)
    }
    guard let configuration = RPCChannelConfiguration(address: address, tls: tls) else {
      throw ValidationError("The address has to be HOST:PORT.")
    }
    let quiet = Logger(label: "rpc") { _ in SwiftLogNoOpLogHandler() }
    let channel = RPCChannel(configuration, logger: quiet)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await channel.run() }
        group.addTask { try await body(channel) }
        // Whichever comes first: the end, or what keeps the channel from running.
        try await group.next()
        group.cancelAll()
        try? await group.waitForAll()
      }
    } catch let error as RPCError {
      Output.error("\(error.code.name) (\(error.code.rawValue)): \(error.message)")
      throw ExitCode(Int32(64 + error.code.rawValue))
    } catch let error where !(error is ExitCode) {
      Output.error("\(error)")
      throw ExitCode.failure
    }
  }

  /// What can be called there.
  func loadContract(_ channel: RPCChannel) async throws -> Contract {
    var loaded = Contract()
    if let contract {
      guard let bytes = FileManager.default.contents(atPath: contract) else {
        throw ToolError("\(contract) cannot be read")
      }
      try loaded.add(fileSet: Array(bytes))
      return loaded
    }
    for service in try await Reflection.services(channel) {
      for file in try await Reflection.files(of: service.name, channel) {
        try loaded.add(file: file)
      }
    }
    return loaded
  }
}

/// Asks a server about itself.
enum Reflection {
  static func services(_ channel: RPCChannel) async throws -> [RPCServiceList.Service] {
    do {
      let list: RPCServiceList = try await channel.call(
        "rpc.reflection.v1.Reflection/ListServices", RPCServiceListRequest(), options: .init(),
        isIdempotent: true)
      return list.services
    } catch let error where error.code == .unimplemented {
      throw RPCError(
        .unimplemented, "The server does not offer reflection; --contract FILE does without.")
    }
  }

  /// The open calls, at most so many.
  static func calls(_ channel: RPCChannel, limit: Int) async throws -> RPCCallList {
    do {
      return try await channel.call(
        "rpc.reflection.v1.Reflection/ListCalls", RPCCallListRequest(limit: limit),
        options: .init(), isIdempotent: true)
    } catch let error where error.code == .unimplemented {
      throw RPCError(.unimplemented, "The server does not offer reflection.")
    }
  }

  /// The files that declare a service; none where it was made without a contract.
  static func files(of service: String, _ channel: RPCChannel) async throws -> [[UInt8]] {
    do {
      let answer: RPCDescriptors = try await channel.call(
        "rpc.reflection.v1.Reflection/GetDescriptors", RPCDescriptorsRequest(service: service),
        options: .init(), isIdempotent: true)
      return answer.files
    } catch let error where error.code == .unimplemented {
      return []
    }
  }
}

/// Where results and complaints go.
enum Output {
  static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
  static func error(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
