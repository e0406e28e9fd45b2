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

  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Line and column of a byte offset. CR, LF and CRLF each end one line.
  package func location(at offset: Int) -> SourceLocation {
    var line = 1
    var column = 1
    var index = 0
    let end = min(offset, bytes.count)
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte == UInt8(ascii: "\r") {
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
          // The pair counts once, at its line feed.
          if index + 1 >= end {
            column += 1
          }
        } else {
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
