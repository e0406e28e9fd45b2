import FoundationEssentials
import Identifiers
import Postgres
import TestSupport
import Testing
import Time

/// What goes in comes out, bit for bit, through the server's own types.
@Suite(.timeLimit(.minutes(10))) struct TypeTests {
  private enum Colour: String { case red, green }

  private func roundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
    _ values: [Value], _ type: String
  ) async throws {
    try await TestDatabase.withPool(TestDatabase.serverURL) { pool in
      for value in values {
        // The cast makes the server take the value apart and build it anew.
        let rows = try await pool.query("SELECT \(value)::\(unescaped: type) AS x")
        #expect(try rows.first?.value("x") == value)
      }
    }
  }

  @Test func wholeNumbers() async throws {
    try await roundTrip([Int16.min, 0, .max], "smallint")
    try await roundTrip([Int32.min, 0, .max], "integer")
    try await roundTrip([Int64.min, -1, 0, .max], "bigint")
    try await roundTrip([Int.min, 42, .max], "bigint")
    try await roundTrip([true, false], "boolean")
  }

  @Test func texts() async throws {
    try await roundTrip(["", "plain", "naïve – 株式 🚀", "o'hara \\ \"x\"\n"], "text")
    try await roundTrip(["short"], "varchar(20)")
    try await roundTrip([[UInt8](), [0, 255, 1], Array(0...255)], "bytea")
  }

  @Test func identitiesAndTimes() async throws {
    try await roundTrip([UUID()], "uuid")
    try await roundTrip([UserID(UUID())], "uuid")
    try await roundTrip(
      [0, 1, -1, 1_795_000_000_123_456].map(Timestamp.init(microseconds:)), "timestamptz")
    try await roundTrip(
      ["1970-01-01", "2026-11-24", "1600-02-29"].compactMap { CivilDate($0) }, "date")
  }

  @Test func theServerReadsOurTimesAsWeMeanThem() async throws {
    try await TestDatabase.withPool(TestDatabase.serverURL) { pool in
      let moment = try #require(Timestamp(rfc3339: "2026-11-24T11:13:00.123456Z"))
      let day = try #require(CivilDate("2026-11-24"))
      let row = try #require(
        try await pool.query(
          """
          SELECT \(moment) = '2026-11-24 11:13:00.123456+00'::timestamptz AS moment,
                 \(day) = '2026-11-24'::date AS day
          """
        ).first)
      #expect(try row.value("moment", as: Bool.self))
      #expect(try row.value("day", as: Bool.self))
    }
  }

  @Test(arguments: [
    "0", "1", "-1", "0.000001", "-0.5", "10000", "100000000", "12345678.87654321", "99999999.9999",
    "0.00000000000000000001", "12345678901234567890123456789012345678", "1e30", "-1e-30",
  ])
  func decimalsAreExact(_ text: String) async throws {
    let value = try #require(Decimal(string: text))
    try await TestDatabase.withPool(TestDatabase.serverURL) { pool in
      let row = try #require(
        try await pool.query(
          "SELECT \(value) AS x, \(value) = \(unescaped: text)::numeric AS same"
        ).first)
      #expect(try row.value("x", as: Decimal.self) == value)
      #expect(try row.value("same", as: Bool.self))
    }
  }

  @Test func aNumberThatDoesNotFitIsAnErrorAndNotRounded() async throws {
    try await TestDatabase.withPool(TestDatabase.serverURL) { pool in
      let row = try #require(
        try await pool.query(
          """
          SELECT 1.5 AS fraction, 9223372036854775808 AS large, 70000::int AS wide,
                 1234567890123456789012345678901234567890.5 AS long, 'NaN'::numeric AS nan,
                 sum(x) AS sum FROM (VALUES (9000000000::bigint), (1)) AS v (x)
          """
        ).first)
      #expect(throws: PostgresError.self) { try row.value("fraction", as: Int64.self) }
      #expect(throws: PostgresError.self) { try row.value("large", as: Int64.self) }
      #expect(throws: PostgresError.self) { try row.value("wide", as: Int16.self) }
      #expect(throws: PostgresError.self) { try row.value("long", as: Decimal.self) }
      #expect(throws: PostgresError.self) { try row.value("nan", as: Decimal.self) }
      #expect(try row.value("sum", as: Int64.self) == 9_000_000_001)
    }
  }

  @Test func documentsAndLists() async throws {
    try await TestDatabase.withPool(TestDatabase.serverURL) { pool in
      let ids = [UUID(), UUID()]
      let json = PostgresJSON(#"{"a": [1, 2.50]}"#)
      let row = try #require(
        try await pool.query(
          """
          SELECT \(json) AS jsonb, \(json)::json AS json, \(["a", "", "ü,\""]) AS texts,
                 \(ids) AS ids, \([Int64.min, 7]) AS numbers, \([String]()) AS none,
                 ARRAY['a', NULL] AS holes, \(7 as Int64) = ANY(\([Int64(6), 7])) AS found
          """
        ).first)
      #expect(try row.value("jsonb", as: PostgresJSON.self) == json)
      #expect(try row.value("json", as: PostgresJSON.self) == json)
      #expect(try row.value("texts", as: [String].self) == ["a", "", "ü,\""])
      #expect(try row.value("ids", as: [UUID].self) == ids)
      #expect(try row.value("numbers", as: [Int64].self) == [.min, 7])
      #expect(try row.value("none", as: [String].self) == [])
      #expect(try row.value("found", as: Bool.self))
      #expect(throws: PostgresError.self) { try row.value("holes", as: [String].self) }
    }
  }

  @Test func nullsAndEnums() async throws {
    try await TestDatabase.withPool(TestDatabase.serverURL) { pool in
      let nothing: Colour? = nil
      let row = try #require(
        try await pool.query(
          """
          SELECT \(nil as Int64?) AS n, \(Colour.green) AS colour, \(nothing) AS none,
                 'blue' AS other
          """
        ).first)
      #expect(try row.value("n", as: Int64?.self) == nil)
      #expect(try row.value("colour", as: Colour.self) == .green)
      #expect(try row.value("colour", as: Colour?.self) == .green)
      #expect(try row.value("none", as: Colour?.self) == nil)
      let null = #expect(throws: PostgresError.self) { try row.value("n", as: Int64.self) }
      #expect(null?.column == "n")
      #expect(null?.kind == .decoding)
      let unknown = #expect(throws: PostgresError.self) {
        try row.value("other", as: Colour.self)
      }
      #expect(unknown?.description.contains("blue") == false)
      #expect(throws: PostgresError.self) { try row.value("colour", as: Int64.self) }
      #expect(throws: PostgresError.self) { try row.value("missing", as: Int64.self) }
    }
  }

  @Test func aLargeValueSurvives() async throws {
    let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try await roundTrip([bytes], "bytea")
  }
}
