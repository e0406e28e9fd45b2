import GraphQL
import Money
import Time

/// The app's API as the engine knows it: `schema.graphqls` and the custom scalars in it.
enum GatewaySchema {
  /// - Throws: `SchemaError` when the embedded text is no valid schema.
  static func load() throws -> Schema {
    try Schema(sdl: String(decoding: PackageResources.schema_graphqls, as: UTF8.self))
  }

  static let scalars: [String: ScalarCodec] = [
    "Decimal": ScalarCodec(parse: decimal), "DateTime": ScalarCodec(parse: dateTime),
    "Date": ScalarCodec(parse: date),
  ]

  /// Exact decimal text, `-?digits(.digits)?`. A JSON number would already have lost what it meant.
  private static func decimal(_ value: GraphQLValue) throws -> GraphQLValue {
    guard case .string(let text) = value else {
      throw ScalarError("Decimal is exact text in quotes, such as \"1024.50\".")
    }
    let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = unsigned.split(separator: ".", omittingEmptySubsequences: false)
    let isDecimal =
      (1...2).contains(parts.count) && text.utf8.count <= 40
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    guard isDecimal else { throw ScalarError("Decimal is exact text, such as \"1024.50\".") }
    return value
  }

  private static func dateTime(_ value: GraphQLValue) throws -> GraphQLValue {
    guard case .string(let text) = value, let instant = Timestamp(rfc3339: text) else {
      throw ScalarError("DateTime is RFC 3339 text, such as \"2026-11-23T20:15:00.000Z\".")
    }
    return .string(instant.rfc3339)
  }

  private static func date(_ value: GraphQLValue) throws -> GraphQLValue {
    guard case .string(let text) = value, let date = CivilDate(text) else {
      throw ScalarError("Date is text such as \"2026-11-23\".")
    }
    return .string(date.description)
  }
}
