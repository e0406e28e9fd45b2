/// A part of a partner's list, and where the rest is.
package struct Page<Item: Sendable>: Sendable {
  package let items: [Item]
  /// The link to the next page as the partner gave it; nil on the last page.
  package let next: String?

  package init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }
}

/// The `Link` header (RFC 8288).
package enum LinkHeader {
  /// The target of the first link with `rel=next`, whether or not targets stand in angle brackets:
  /// Circle's pages show both spellings.
  package static func next(in headers: HTTPHeaders) -> String? {
    for value in headers.values("Link") {
      for link in value.split(separator: ",") {
        let parts = link.split(separator: ";").map { trim($0) }
        guard let target = parts.first, parts.dropFirst().contains(where: isNext) else { continue }
        let url =
          target.hasPrefix("<") && target.hasSuffix(">")
          ? target.dropFirst().dropLast() : target[...]
        if !url.isEmpty { return String(url) }
      }
    }
    return nil
  }

  private static func isNext(_ parameter: String) -> Bool {
    let sides = parameter.split(separator: "=", maxSplits: 1).map { trim($0).lowercased() }
    return sides.count == 2 && sides[0] == "rel" && (sides[1] == "next" || sides[1] == "\"next\"")
  }

  private static func trim(_ text: Substring) -> String {
    let rest = text.drop { $0 == " " }
    let end = rest.lastIndex { $0 != " " }
    return end.map { String(rest[...$0]) } ?? ""
  }
}
