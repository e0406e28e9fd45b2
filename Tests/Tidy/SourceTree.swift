import Foundation

/// The repository as files of text: what the dull rules are checked on.
struct SourceTree {
  /// One file, its path counted from the repository's root.
  struct File {
    let path: String
    let text: String

    /// The lines that are code: their comments taken off, and numbered from 1.
    var code: [(number: Int, text: String)] {
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        (number: $0.offset + 1, text: Self.withoutComment(String($0.element)))
      }
    }

    /// The modules that it imports.
    var imports: Set<String> {
      Set(
        code.compactMap { line in
          guard let match = line.text.firstMatch(of: /^\s*(?:@\w+\s+)?(?:\w+\s+)?import (\w+)/)
          else { return nil }
          return String(match.1)
        })
    }

    private static func withoutComment(_ line: String) -> String {
      guard let start = line.range(of: "//") else { return line }
      // A URL in a string is no comment.
      if start.lowerBound > line.startIndex, line[line.index(before: start.lowerBound)] == ":" {
        return line
      }
      return String(line[..<start.lowerBound])
    }
  }

  /// Where the repository lies.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Every hand-written Swift file.
  static let swiftFiles: [File] = files(endingIn: ".swift").filter {
    !$0.path.hasPrefix("Proto/Generated/")
  }

  /// Every file below the layout's folders with such an ending.
  static func files(endingIn ending: String) -> [File] {
    ["Proto", "Services", "Shared", "Tests", "deploy"].flatMap { folder -> [File] in
      let base = root.appending(path: folder)
      guard let paths = FileManager.default.enumerator(atPath: base.path) else { return [] }
      return paths.compactMap { entry in
        guard let name = entry as? String, name.hasSuffix(ending), !name.contains(".build"),
          let text = try? String(contentsOf: base.appending(path: name), encoding: .utf8)
        else { return nil }
        return File(path: "\(folder)/\(name)", text: text)
      }
    }
  }
}
