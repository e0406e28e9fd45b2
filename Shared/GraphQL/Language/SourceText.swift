/// A place in a source text; both numbers count from 1. Columns count Unicode scalars.
package struct SourceLocation: Hashable, Sendable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A GraphQL document's text, as bytes of UTF-8. Nodes of the syntax tree remember byte offsets
/// into it; lines and columns are counted only when an error needs them.
package struct SourceText: Sendable {
  package let bytes: [UInt8]
  /// The locations of every `stride`-th byte: a document may have thousands of places to tell of.
  private let marks: [SourceLocation]
  private static let stride = 1_024

  package init(_ text: String) {
    bytes = Array(text.utf8)
    var marks = [SourceLocation(line: 1, column: 1)]
    for mark in Swift.stride(from: Self.stride, to: bytes.count, by: Self.stride) {
      let last = marks[marks.count - 1]
      marks.append(Self.location(of: mark, in: bytes, from: mark - Self.stride, at: last))
    }
    self.marks = marks
  }

  /// Line and column of a byte offset. CR, LF and CRLF each end one line.
  package func location(at offset: Int) -> SourceLocation {
    let end = min(max(0, offset), bytes.count)
    // From the last mark before it: at a mark itself, a CR right before is not judged yet.
    let mark = min(max(0, end - 1) / Self.stride, marks.count - 1)
    let location = Self.location(of: end, in: bytes, from: mark * Self.stride, at: marks[mark])
    // Between the CR and the LF of a pair.
    guard end > 0, end < bytes.count, bytes[end] == UInt8(ascii: "\n"),
      bytes[end - 1] == UInt8(ascii: "\r")
    else { return location }
    return SourceLocation(line: location.line, column: location.column + 1)
  }

  /// Counts on from a place whose location is known.
  private static func location(
    of end: Int, in bytes: [UInt8], from start: Int, at known: SourceLocation
  ) -> SourceLocation {
    var (line, column) = (known.line, known.column)
    var index = start
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte == UInt8(ascii: "\r") {
        // A pair counts once, at its line feed.
        if index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n") {
          line += 1
          column = 1
        }
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      index += 1
    }
    return SourceLocation(line: line, column: column)
  }
}
