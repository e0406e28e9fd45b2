import Foundation

/// The repository as files of text: what the dull rules are checked on.
struct SourceTree {
  /// One file, its path counted from the repository's root. Read and taken apart once, since every
  /// rule goes over every file.
  struct File {
    let path: String
    let text: String
    /// The lines that are code: their comments taken off, and numbered from 1.
    let code: [(number: Int, text: String)]
    /// The modules that it imports.
    let imports: Set<String>
    /// The same as one text.
    private let allCode: String

    init(path: String, text: String) {
      self.path = path
      self.text = text
      let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      code = lines.enumerated().map {
        (number: $0.offset + 1, text: Self.withoutComment($0.element))
      }
      imports = Set(code.compactMap { Self.imported(by: $0.text) })
      allCode = code.map(\.text).joined(separator: "\n")
    }

    /// The numbers of the lines of code in which the pattern is found.
    func lines(matching regex: Regex<AnyRegexOutput>) -> [Int] {
      // One pass over the whole is quick, and mostly finds nothing.
      guard allCode.contains(regex.anchorsMatchLineEndings()) else { return [] }
      return code.filter { $0.text.contains(regex) }.map(\.number)
    }

    private static func withoutComment(_ line: Substring.UTF8View) -> String {
      let slash = UInt8(ascii: "/")
      for index in line.indices where line[index] == slash {
        let next = line.index(after: index)
        guard next < line.endIndex, line[next] == slash else { continue }
        let before = index > line.startIndex ? line[line.index(before: index)] : nil
        // A URL in a string is no comment.
        return String(Substring(before == UInt8(ascii: ":") ? line : line[..<index]))
      }
      return String(Substring(line))
    }

    /// `import X`, with an attribute or an access level before it or none.
    private static func imported(by line: String) -> String? {
      guard line.hasPrefix("import ") || line.contains(" import ")
      else { return nil }
      return line.firstMatch(of: /^\s*(?:@\w+\s+)?(?:\w+\s+)?import (\w+)/).map { String($0.1) }
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
