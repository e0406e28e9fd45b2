/// Rows on their way into a table. Valid only inside the body it was handed to.
///
/// Rows are sent as they come, in pieces of 64 KB; when the server is slower, writing waits for it.
package final class PostgresCopyWriter {
  private static let pieceSize = 65_536
  private let connection: PostgresConnection
  private let interrupt: PostgresInterrupt
  private let columnCount: Int
  /// The head of the binary format: signature, flags, length of extensions (manual, "COPY").
  private var buffer: [UInt8] =
    Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + Array(repeating: 0, count: 8)

  init(connection: PostgresConnection, columnCount: Int, interrupt: PostgresInterrupt) {
    self.connection = connection
    self.columnCount = columnCount
    self.interrupt = interrupt
    buffer.reserveCapacity(Self.pieceSize + 4_096)
  }

  /// Writes one row, in the order of the columns. Each value's type must be exactly its column's:
  /// `Int64` for `bigint`, `Int32` for `integer`.
  ///
  /// - Throws: `PostgresError`; `CancellationError` once the caller's task is cancelled.
  package func write<each Value: PostgresEncodable>(_ values: repeat each Value) throws {
    var row: [[UInt8]?] = []
    repeat row.append((each values).postgresBytes)
    guard row.count == columnCount else {
      throw PostgresError(.decoding, "a row of \(row.count) values for \(columnCount) columns")
    }
    buffer += Int16(row.count).networkBytes
    for field in row {
      buffer += Int32(field?.count ?? -1).networkBytes
      if let field { buffer += field }
    }
    if buffer.count >= Self.pieceSize { try flush() }
  }

  /// Writes the mark that no row follows.
  func finish() throws {
    buffer += Int16(-1).networkBytes
    try flush()
  }

  private func flush() throws {
    if interrupt.isRequested { throw CancellationError() }
    try connection.putCopyData(buffer, interrupt: interrupt)
    buffer.removeAll(keepingCapacity: true)
  }
}
