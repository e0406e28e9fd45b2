import Foundation
import Testing

/// Files for machines that no engine here reads.
@Suite struct DeployTests {
  private static let checker = SourceTree.root.appending(path: ".venv-tools/bin/check-jsonschema")

  @Test(
    "compose.yaml and the workflows follow their specifications",
    arguments: [
      ("vendor.compose-spec", "compose.yaml"),
      ("vendor.github-workflows", ".github/workflows/ci.yaml"),
    ])
  func schemas(schema: String, file: String) throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.checker.path),
      "deploy/stack test installs the checker")
    let process = Process()
    process.executableURL = Self.checker
    process.arguments = [
      "--builtin-schema", schema, SourceTree.root.appending(path: file).path,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
  }

  @Test(".env.example explains every setting that a program reads, and no other")
  func explained() throws {
    let example = try text(of: ".env.example")
    let explained = Set(
      example.matches(of: /^(?:# )?([A-Z][A-Z0-9_]+)=/.anchorsMatchLineEndings()).map {
        String($0.1)
      })
    let read = Set(ProgramSettings.programs.flatMap(ProgramSettings.read))
    let composed = Set(
      try text(of: "compose.yaml").matches(of: /\$\{([A-Z0-9_]+)/).map { String($0.1) })
    #expect(read.count > 100)
    #expect(read.subtracting(explained).sorted() == [], "unexplained")
    #expect(explained.subtracting(read).subtracting(composed).sorted() == [], "read by nothing")
    #expect(
      ProgramSettings.endings == ProgramSettings.knownEndings,
      "ProgramSettings must learn which services read the new one")
  }

  @Test(
    "compose.yaml hands each program what it reads, and nobody else's secrets",
    arguments: ProgramSettings.programs)
  func handedOver(program: String) throws {
    let name = program.lowercased()
    var expected = ProgramSettings.read(by: program)
    if program == "Sandbox" { expected.subtract(ProgramSettings.sandboxOverrides) }
    #expect(try environment(of: name) == expected.sorted())
    if program != "Sandbox", program != "Gateway" {
      #expect(
        try environment(of: "\(name)-migrate")
          == ["LOG_LEVEL", "\(program.uppercased())_DATABASE_URL"].sorted())
    }
  }

  /// The names of the variables that a container of compose.yaml gets, in order.
  private func environment(of container: String) throws -> [String] {
    let lines = try text(of: "compose.yaml").split(separator: "\n")
    let start = try #require(lines.firstIndex(of: "  \(container):"), "no container \(container)")
    let block = lines[(start + 1)...].prefix { $0.hasPrefix("   ") || $0.hasPrefix("  #") }
    return block.compactMap { line in
      line.firstMatch(of: /^      ([A-Z][A-Z0-9_]+):/).map { String($0.1) }
    }.sorted()
  }

  private func text(of path: String) throws -> String {
    try String(contentsOf: SourceTree.root.appending(path: path), encoding: .utf8)
  }
}
