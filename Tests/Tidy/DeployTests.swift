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
}
