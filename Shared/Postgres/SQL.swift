/// One SQL statement with its values bound beside it, never spliced into it.
///
///     "SELECT balance FROM accounts WHERE id = \(account) AND \(unescaped: "state") = 'open'"
///
/// Every interpolated value becomes a parameter ($1, $2 …); `unescaped:` splices text that the
/// program itself wrote (a column name, an operator), and another `SQL` splices with its values.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
  /// The pieces of text around the values: always one more than there are values.
  private var pieces: [String]
  private var values: [PostgresParameter]

  package init(stringLiteral text: String) {
    pieces = [text]
    values = []
  }

  package init(stringInterpolation interpolation: StringInterpolation) {
    self = interpolation.sql
  }

  /// A statement of trusted text alone, for text that is not a literal.
  package init(unescaped text: String) {
    self.init(stringLiteral: text)
  }

  /// The statement as the server reads it, with $1, $2 … where the values belong.
  package var text: String {
    var text = pieces[0]
    for index in values.indices { text += "$\(index + 1)" + pieces[index + 1] }
    return text
  }

  var parameters: [PostgresParameter] { values }

  /// What tells prepared statements apart.
  var key: StatementCache.Key {
    StatementCache.Key(pieces: pieces, types: values.map(\.type))
  }

  /// The beginning of the text, for errors: up to the first quotation mark, behind which a value
  /// could stand that the program itself wrote.
  var headline: String {
    let words = text.prefix { $0 != "'" }.split(whereSeparator: \.isWhitespace)
    return String(words.joined(separator: " ").prefix(80))
  }

  /// The two statements' texts and values one after the other.
  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Adds the other statement's text and values at the end.
  package static func += (left: inout SQL, right: SQL) {
    left.append(right)
  }

  fileprivate mutating func append(_ other: SQL) {
    pieces[pieces.count - 1] += other.pieces[0]
    pieces += other.pieces.dropFirst()
    values += other.values
  }

  fileprivate mutating func reserve(_ count: Int) {
    pieces.reserveCapacity(count + 1)
    values.reserveCapacity(count)
  }

  fileprivate mutating func append(_ text: String) {
    pieces[pieces.count - 1] += text
  }

  fileprivate mutating func append(_ value: PostgresParameter) {
    values.append(value)
    pieces.append("")
  }
}

extension SQL {
  /// Collects text and values while Swift reads an interpolated literal.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql: SQL = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      sql.reserve(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      sql.append(literal)
    }

    /// Binds a value.
    package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
      sql.append(PostgresParameter(value))
    }

    /// Binds a value, or NULL. Spelled out, because Swift warns of optionals that an interpolation
    /// does not ask for by name.
    package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
      sql.append(PostgresParameter(value))
    }

    /// Binds the text of an enum.
    @_disfavoredOverload
    package mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value)
    where Value.RawValue: PostgresEncodable {
      sql.append(PostgresParameter(value.rawValue))
    }

    /// Binds the text of an enum, or NULL.
    @_disfavoredOverload
    package mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value?)
    where Value.RawValue: PostgresEncodable {
      sql.append(PostgresParameter(value?.rawValue))
    }

    /// Splices trusted text, such as a column's name. Never pass data here.
    package mutating func appendInterpolation(unescaped text: String) {
      sql.append(text)
    }

    /// Splices another statement together with its values.
    package mutating func appendInterpolation(_ other: SQL) {
      sql.append(other)
    }
  }
}

/// A value on its way to the server: its type and its binary form (`nil` is NULL).
struct PostgresParameter: Sendable {
  let type: PostgresType
  let bytes: [UInt8]?

  init<Value: PostgresEncodable>(_ value: Value) {
    type = Value.postgresType
    bytes = value.postgresBytes
  }
}
