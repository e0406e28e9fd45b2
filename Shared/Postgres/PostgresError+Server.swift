import CLibpq

extension PostgresError {
  /// - Parameters:
  ///   - result: A `PGresult` that is an error.
  ///   - statement: What the statement is called.
  init(_ result: OpaquePointer, statement: String) {
    /// The `PG_DIAG_…` codes of postgres_ext.h are letters.
    func field(_ code: UInt8) -> String? {
      PQresultErrorField(result, Int32(code)).map { String(cString: $0) }
    }
    let state = field(UInt8(ascii: "C"))
    // Texts of class 22, data exceptions, quote the data.
    let quotesData = state?.hasPrefix("22") == true
    self.init(
      .server,
      quotesData
        ? "a value does not fit its type" : field(UInt8(ascii: "M")) ?? "the statement failed",
      sqlState: state, constraint: field(UInt8(ascii: "n")), table: field(UInt8(ascii: "t")),
      column: field(UInt8(ascii: "c")))
    self.statement = statement
    sourceFunction = field(UInt8(ascii: "R"))
    isFatal = Self.isFatal(result)
  }

  /// Whether the error or notice `result` ends the session.
  static func isFatal(_ result: OpaquePointer) -> Bool {
    let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V")))
    return severity.map { ["FATAL", "PANIC"].contains(String(cString: $0)) } ?? false
  }

  /// Whether a prepared statement no longer fits the schema, or is gone: preparing it anew helps.
  var isStaleStatement: Bool {
    sqlState == "26000" || (sqlState == "0A000" && sourceFunction == "RevalidateCachedQuery")
  }
}

// While connecting there is no result to take apart, only libpq's text.
extension PostgresError {
  /// - Parameter handle: A connection whose making has failed, at verbose errors.
  init(connecting handle: OpaquePointer) {
    let text = String(cString: PQerrorMessage(handle))
    let line = text.split(separator: "\n").first.map(String.init) ?? "no connection"
    // Verbose errors read `FATAL:  28P01: password authentication failed …`.
    let state = line.firstMatch(of: #/[A-Z]+: +([0-9A-Z]{5}): /#).map { String($0.1) }
    // Without a password libpq does not even ask.
    let isWithoutPassword = PQconnectionNeedsPassword(handle) == 1
    self.init(
      .connectionFailed, line, sqlState: state ?? (isWithoutPassword ? "28P01" : nil))
  }

  /// Whether the server understood and said no, for a reason that does not pass by itself: not that
  /// it is full (class 53), starting or stopping (class 57).
  var isLasting: Bool {
    guard kind == .connectionFailed, let sqlState else { return false }
    return !sqlState.hasPrefix("53") && !sqlState.hasPrefix("57")
  }
}
