import Testing

/// What no line of ours may say.
@Suite struct CodeRuleTests {
  /// Files outside of tests, the nested generator included.
  static let production = SourceTree.swiftFiles.filter { !$0.path.hasPrefix("Tests/") }

  @Test(
    "Traps and unstructured work are not in production code",
    arguments: [
      (#"\bTask(\.detached)?\s*\{"#, "every task has a parent: a task group or a ServiceGroup"),
      (#"\btry!"#, "data from outside must not end the process"),
      (#"\bas!"#, "data from outside must not end the process"),
      (#"\bfatalError\("#, "data from outside must not end the process"),
      (#"\bDispatchSemaphore\b"#, "a blocked thread of the cooperative pool starves all others"),
      (#"\bThread\.sleep\b|\busleep\("#, "a sleeping thread starves others; wait with Task.sleep"),
    ])
  func traps(pattern: String, reason: String) throws {
    let regex = try Regex(pattern)
    for file in Self.production {
      for line in file.lines(matching: regex) {
        Issue.record("\(file.path):\(line): \(reason)")
      }
    }
  }

  @Test("The time of day comes from a WallClock, so that a world can run in its own time")
  func clock() throws {
    let regex = try Regex(#"\bDate\(\)|\bDate\.now\b|\bclock_gettime\("#)
    for file in Self.production where file.path != "Shared/Time/WallClock.swift" {
      for line in file.lines(matching: regex) {
        Issue.record("\(file.path):\(line): take the time from a WallClock")
      }
    }
  }

  @Test("Unchecked sendability is proved where it is claimed")
  func sendability() throws {
    let regex = try Regex(#"@unchecked Sendable|nonisolated\(unsafe\)"#)
    for file in Self.production {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      for line in file.lines(matching: regex) {
        let before = lines[max(0, line - 12)..<line]
        #expect(
          before.contains { $0.contains("//") },
          "\(file.path):\(line): say why this is safe, in a comment before it")
      }
    }
  }

  @Test("Money is never floating point")
  func noFloatsNearMoney() throws {
    let regex = try Regex(#"\b(Double|Float)\b"#)
    let folders = [
      "Shared/Money/", "Services/Funding/", "Services/Investing/", "Services/Sandbox/",
      "Shared/Partners/",
    ]
    for file in Self.production where folders.contains(where: file.path.hasPrefix) {
      for line in file.lines(matching: regex) {
        Issue.record("\(file.path):\(line): use Int64 micro-units, or Decimal")
      }
    }
  }

  @Test("Nothing is left undone in words")
  func nothingUndone() throws {
    let regex = try Regex(#"\b(TODO|FIXME|XXX|HACK)\b|[Pp]laceholder"#)
    for file in SourceTree.swiftFiles where !file.path.hasPrefix("Tests/Tidy/") {
      guard file.text.contains(regex) else { continue }
      for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated() where line.contains(regex)
      {
        Issue.record("\(file.path):\(number + 1): \(line)")
      }
    }
  }

  @Test("Nothing is public: nobody outside links us")
  func access() throws {
    let regex = try Regex(#"^\s*(public|open) "#)
    for file in SourceTree.swiftFiles where !file.path.hasPrefix("Proto/Generator/") {
      for line in file.lines(matching: regex) {
        Issue.record("\(file.path):\(line): write package instead")
      }
    }
  }
}
