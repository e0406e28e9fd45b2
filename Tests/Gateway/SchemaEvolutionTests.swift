import Foundation
import Testing

/// Apps of older versions go on asking what the schema promised them.
@Suite struct SchemaEvolutionTests {
  private static let hasComparer = PythonScript.run(["-c", "import graphql"]).status == 0
  private static let here = URL(filePath: #filePath).deletingLastPathComponent()
  private static let released = here.appending(path: "Released/schema.graphqls")
  private static let current = here.appending(
    path: "../../Services/Gateway/Schema/schema.graphqls")

  /// The breaking changes from one schema to another, as graphql-core names them.
  private func changes(from old: URL, to new: URL) async -> (status: Int32, output: String) {
    let script = Self.here.appending(path: "Released/compare.py").path
    return await PythonScript.runDetached([script, old.path, new.path])
  }

  /// After a release, `Released/schema.graphqls` becomes a copy of that release's schema.
  @Test(.enabled(if: hasComparer, "Python's graphql-core is not installed"))
  func theSchemaBreaksNoReleasedApp() async {
    let result = await changes(from: Self.released, to: Self.current)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(
    "A breaking change is named",
    .enabled(if: hasComparer, "Python's graphql-core is not installed"),
    arguments: [
      ("  withdrawable: Decimal!\n", "", "FIELD_REMOVED: Balance.withdrawable was removed."),
      ("PortfolioPoint", "Point", "TYPE_REMOVED: PortfolioPoint was removed."),
      (
        "enum Chain { ETHEREUM SOLANA }", "enum Chain { ETHEREUM }",
        "VALUE_REMOVED_FROM_ENUM: SOLANA was removed from enum type Chain."
      ),
      (
        "  buyingPower: Decimal!", "  buyingPower: Decimal",
        "FIELD_CHANGED_KIND: Balance.buyingPower changed type from Decimal! to Decimal."
      ),
      (
        "verifyPasscode(passcode: String!)", "verifyPasscode(passcode: String!, device: String!)",
        "REQUIRED_ARG_ADDED: A required arg device on Mutation.verifyPasscode was added."
      ),
      (
        "input UpdateProfileInput { email: String ", "input UpdateProfileInput { email: String! ",
        "FIELD_CHANGED_KIND: UpdateProfileInput.email changed type from String to String!."
      ),
    ])
  func breaks(old: String, new: String, name: String) async throws {
    let text = try String(contentsOf: Self.released, encoding: .utf8)
    let changed = text.replacing(old, with: new)
    #expect(changed != text)
    let file = FileManager.default.temporaryDirectory
      .appending(path: "schema-\(UUID().uuidString).graphqls")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(changed.utf8).write(to: file)
    let result = await changes(from: Self.released, to: file)
    #expect(result.status == 1)
    #expect(result.output.contains(name), "\(result.output)")
  }
}
