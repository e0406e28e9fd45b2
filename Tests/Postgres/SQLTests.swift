import Postgres
import Testing

@Suite struct SQLTests {
  private enum Colour: String { case red }

  @Test func valuesBecomeParametersAndNeverText() {
    let evil = "'; DROP TABLE users; --"
    let sql: SQL = "SELECT * FROM users WHERE name = \(evil) AND age > \(Int64(3))"
    #expect(sql.text == "SELECT * FROM users WHERE name = $1 AND age > $2")
  }

  @Test func joinedStatementsCountTheirParametersOn() {
    let condition: SQL = "colour = \(Colour.red)"
    var sql: SQL = "SELECT \(unescaped: "a, b") FROM t WHERE id = \(Int64(1)) AND \(condition)"
    sql += " LIMIT \(Int64(10))"
    #expect((sql + ";").text == "SELECT a, b FROM t WHERE id = $1 AND colour = $2 LIMIT $3;")
  }

  @Test func aURLOfAnotherSchemeIsRefusedWithoutRepeatingIt() {
    let error = #expect(throws: PostgresError.self) {
      try PostgresConfiguration(url: "mysql://u:secret@h/d", applicationName: "t")
    }
    #expect(error?.kind == .configuration)
    #expect(error?.description.contains("secret") == false)
  }

  @Test(arguments: ["Funding", "a b", "x;y", "", "1a"])
  func aSchemaThatWouldNeedQuotesIsRefused(_ schema: String) {
    #expect(throws: PostgresError.self) {
      try PostgresConfiguration(
        url: "postgresql://u@h/d", schema: schema, applicationName: "t")
    }
  }
}
