import CLibpq
import Glibc

/// The rows that one statement gave back, as libpq keeps them.
///
/// Unchecked because of the C pointer: it is set once, freed only when nobody holds this object,
/// and a `PGresult` is read-only once made and may be read by any thread (libpq manual,
/// "Behavior in Threaded Programs").
final class PostgresResult: @unchecked Sendable {
  private let pointer: OpaquePointer
  let rowCount: Int
  let columnCount: Int

  /// Takes over `pointer`, a `PGresult`.
  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
    rowCount = Int(PQntuples(pointer))
    columnCount = Int(PQnfields(pointer))
  }

  deinit {
    PQclear(pointer)
  }

  /// The columns' names, in order.
  var columns: [String] { (0..<columnCount).map(name(ofColumn:)) }

  /// The name of one column.
  func name(ofColumn column: Int) -> String {
    PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? ""
  }

  /// The first column of that name, compared in place: a row's fields are looked up one by one.
  func column(named name: String) -> Int? {
    name.withCString { name in
      (0..<columnCount).first { column in
        PQfname(pointer, Int32(column)).map { strcmp($0, name) == 0 } ?? false
      }
    }
  }

  /// - Throws: `PostgresError` of kind `decoding` when there is none of that name.
  func position(ofColumn name: String) throws -> Int {
    guard let position = column(named: name) else {
      throw PostgresError(.decoding, "the result has no such column", column: name)
    }
    return position
  }

  /// The type of one column.
  func type(ofColumn column: Int) -> PostgresType {
    PostgresType(rawValue: PQftype(pointer, Int32(column)))
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
    let type = type(ofColumn: column)
    let (row, index) = (Int32(row), Int32(column))
    guard PQgetisnull(pointer, row, index) == 0, let start = PQgetvalue(pointer, row, index) else {
      return try body(PostgresCell(type: type, bytes: nil))
    }
    let bytes = UnsafeRawBufferPointer(
      start: start, count: Int(PQgetlength(pointer, row, index)))
    return try body(PostgresCell(type: type, bytes: bytes))
  }
}
