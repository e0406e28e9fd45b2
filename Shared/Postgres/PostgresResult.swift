import CLibpq

/// The rows that one statement gave back, as libpq keeps them.
///
/// Unchecked because of the C pointer: it is set once, freed only when nobody holds this object,
/// and a `PGresult` is read-only once made and may be read by any thread (libpq manual,
/// "Behavior in Threaded Programs").
final class PostgresResult: @unchecked Sendable {
  private let pointer: OpaquePointer
  let columns: [String]
  private let types: [PostgresType]
  let rowCount: Int

  /// Takes over `pointer`, a `PGresult`.
  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
    let width = PQnfields(pointer)
    columns = (0..<width).map { column in
      PQfname(pointer, column).map { String(cString: $0) } ?? ""
    }
    types = (0..<width).map { PostgresType(rawValue: PQftype(pointer, $0)) }
    rowCount = Int(PQntuples(pointer))
  }

  deinit {
    PQclear(pointer)
  }

  /// How many rows the statement changed or gave back.
  var affectedRows: Int {
    Int(String(cString: PQcmdTuples(pointer))) ?? 0
  }

  /// The server's word for what it did: "COMMIT", "UPDATE 3".
  var commandTag: String {
    String(cString: PQcmdStatus(pointer))
  }

  /// Lends one field; the bytes must not be kept.
  func withCell<R>(row: Int, column: Int, _ body: (PostgresCell) throws -> R) rethrows -> R {
    let (row, index) = (Int32(row), Int32(column))
    guard PQgetisnull(pointer, row, index) == 0, let start = PQgetvalue(pointer, row, index) else {
      return try body(PostgresCell(type: types[column], bytes: nil))
    }
    let bytes = UnsafeRawBufferPointer(
      start: start, count: Int(PQgetlength(pointer, row, index)))
    return try body(PostgresCell(type: types[column], bytes: bytes))
  }
}
