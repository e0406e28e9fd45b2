import GraphQL
import Money
import StackProto
import Time

/// From the services' units to the app's: exact decimals and instants as text.
extension Resolved {
  /// Micro-units of USD or USDC.
  static func money(_ micros: Int64) -> Resolved {
    .string(Money(micros: micros, asset: .usd).decimalText)
  }

  /// Null for 0, which is how the wire says "none".
  static func optionalMoney(_ micros: Int64) -> Resolved {
    micros == 0 ? .null : money(micros)
  }

  /// A price per share.
  static func price(_ micros: Int64) -> Resolved {
    .string(Price(micros: micros).decimalText)
  }

  /// Shares or contracts.
  static func quantity(_ nanos: Int64) -> Resolved {
    .string(ShareQuantity(nanos: nanos).decimalText)
  }

  /// Billionths of one.
  static func fraction(_ nanos: Int64) -> Resolved {
    .string(FixedPoint.print(nanos, fractionDigits: 9))
  }

  /// Millionths of a percent point.
  static func percent(_ micros: Int64) -> Resolved {
    .string(FixedPoint.print(micros, fractionDigits: 6, atLeast: 2))
  }

  static func instant(_ micros: Int64) -> Resolved {
    .string(Timestamp(microseconds: micros).rfc3339)
  }

  /// Null for "".
  static func text(_ value: String) -> Resolved {
    value.isEmpty ? .null : .string(value)
  }

  /// Null for a value that the app has no name for, which is then an error where one is due.
  static func name<Value: NamedInSchema>(_ value: Value) -> Resolved {
    .optional(Value.schemaNames[value])
  }

  /// Statuses by the names that the schema's enums give them.
  static func timeline(_ changes: [TypesV1.StatusChange]) -> Resolved {
    .list(
      changes.map { change in
        .object(
          Fields(["status": .string(change.status.uppercased()), "at": .instant(change.atMicros)]))
      })
  }
}

/// An enum of the wire whose values have names in the schema.
protocol NamedInSchema: Hashable {
  static var schemaNames: [Self: String] { get }
}

extension NamedInSchema {
  /// The value of a name, which the engine has found to be one of the schema's.
  init?(schemaName name: String) {
    guard let value = Self.schemaNames.first(where: { $0.value == name })?.key else { return nil }
    self = value
  }
}
