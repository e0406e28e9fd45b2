import Foundation
import Testing

/// What lies where.
@Suite struct LayoutTests {
  @Test("The top level holds what the layout names, and dot-files")
  func topLevel() throws {
    let allowed: Set = [
      "Package.swift", "Services", "Shared", "Proto", "Tests", "deploy", "compose.yaml",
      "README.md",
      "LICENSE", "Package.resolved",
    ]
    let entries = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
    let strangers = entries.filter { !$0.hasPrefix(".") && !allowed.contains($0) }
    #expect(strangers.isEmpty, "\(strangers)")
  }

  @Test("Every migration has a way up and a way down, and numbers leave no gap")
  func migrations() throws {
    for service in ["Onboarding", "Wallet", "Funding", "Investing", "AICFO"] {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: SourceTree.root.appending(path: "Services/\(service)/Migrations").path)
      let ups = names.filter { $0.hasSuffix(".up.sql") }.sorted()
      let downs = names.filter { $0.hasSuffix(".down.sql") }.sorted()
      #expect(
        ups.map { $0.replacing(".up.", with: ".") }
          == downs.map { $0.replacing(".down.", with: ".") },
        "\(service)")
      // Version 1 is the workflow's own.
      #expect(ups.compactMap { Int($0.prefix(4)) } == Array(2..<(2 + ups.count)), "\(service)")
    }
  }

  @Test("Comments send a reader only to documents that are here")
  func references() {
    let known = Set(["README.md", "WIRE.md"])
    for file in SourceTree.swiftFiles where !file.path.hasPrefix("Tests/Tidy/") {
      let named = Set(file.text.matches(of: /\b[A-Za-z0-9_-]+\.md\b/).map { String($0.0) })
      #expect(named.isSubset(of: known), "\(file.path): \(named.subtracting(known).sorted())")
    }
  }

  @Test("Each service says on a page what it is", arguments: LayerTests.services + ["Sandbox"])
  func readmes(service: String) throws {
    let path = SourceTree.root.appending(path: "Services/\(service)/README.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count > 10, "Services/\(service)/README.md says too little")
  }
}
