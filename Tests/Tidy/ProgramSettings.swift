import Foundation

/// The settings that each program reads, learnt from its source.
enum ProgramSettings {
  /// The programs by the name of their folder.
  static let programs = [
    "Gateway", "Onboarding", "Wallet", "Funding", "Investing", "AICFO", "Sandbox",
  ]

  /// What a program reads.
  static func read(by program: String) -> Set<String> {
    program == "Sandbox" ? sandbox.union(sandboxOverrides) : services[program, default: []]
  }

  /// The names that ServiceKit makes of a service's name and an ending: `<NAME>_LISTEN` and so on.
  static let knownEndings: Set = [
    "_LISTEN", "_ADDRESS", "_DATABASE_URL", "_DATABASE_POOL_SIZE", "_FILE",
  ]

  /// The endings that are in ServiceKit's source.
  static let endings = Set(
    kit.flatMap { file in
      file.text.matches(of: /"\\\([^"]*\)(_[A-Z_]+)"/).map { String($0.1) }
    })

  // MARK: - Services

  private static let kit = SourceTree.swiftFiles.filter {
    $0.path.hasPrefix("Shared/ServiceKit/") && $0.text.contains("Settings")
  }

  private static let services = Dictionary(
    uniqueKeysWithValues: programs.filter { $0 != "Sandbox" }.map { ($0, service($0)) })

  private static func service(_ program: String) -> Set<String> {
    let files = SourceTree.swiftFiles.filter { $0.path.hasPrefix("Services/\(program)/") }
    let prefix = program.uppercased()
    var names = Set(files.filter { $0.text.contains("Settings") }.flatMap(literals))
    names.formUnion(kit.filter { $0.text.contains("settings.") }.flatMap(literals))
    names.formUnion(kit.filter { helps($0, files) }.flatMap(literals))
    for file in files {
      for match in file.text.matches(of: /channel\w*\(\s*to: "(\w+)"/) {
        names.insert("\(match.1.uppercased())_ADDRESS")
      }
    }
    if files.contains(where: { $0.text.contains("ServiceCalls.server(") }) {
      names.insert("\(prefix)_LISTEN")
    } else {
      // Serves no RPC, and so lets nobody act for users or look at a contract.
      names.subtract(["RPC_USER_PEERS", "RPC_REFLECTION"])
    }
    if files.contains(where: { $0.text.contains(": DatabaseOwner") }) {
      names.formUnion(["\(prefix)_DATABASE_URL", "\(prefix)_DATABASE_POOL_SIZE"])
    }
    return names
  }

  /// Whether a file extends `Settings` with a function that one of the others calls.
  private static func helps(_ kit: SourceTree.File, _ files: [SourceTree.File]) -> Bool {
    guard kit.text.contains("extension Settings {") else { return false }
    return kit.text.matches(of: /func (\w+)\(/).contains { function in
      files.contains { $0.text.contains("settings.\(function.1)(") }
    }
  }

  /// Every literal in a file that is written like a setting, however it is handed on.
  private static func literals(_ file: SourceTree.File) -> [String] {
    file.text.matches(of: /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/).map { String($0.1) }
  }

  // MARK: - The sandbox

  /// `SANDBOX_` names of its own, and the services' names of what it has in common with them.
  static let sandbox: Set<String> = Set(sandboxNames.map { "SANDBOX_\($0)" })
    .subtracting(sandboxOverrides).union(sandboxShared)

  /// `SANDBOX_` names that can differ from the services' of the same name.
  static let sandboxOverrides = Set(sandboxShared.map { "SANDBOX_\($0)" })

  private static let sandboxShared = Set(
    sandboxNames.filter { name in services.values.contains { $0.contains(name) } })

  private static let sandboxNames: [String] = {
    let path = "Services/Sandbox/SandboxConfiguration.swift"
    let text = SourceTree.swiftFiles.first { $0.path == path }?.text ?? ""
    return text.matches(of: /reader\.\w+\(\s*"([A-Z0-9_]+)"/).map { String($0.1) }
      + text.matches(of: /environment\[\s*"SANDBOX_([A-Z0-9_]+)"/).map { String($0.1) }
  }()
}
