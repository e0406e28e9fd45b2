import FoundationEssentials
import GraphQL
import Money

/// Input as the services take it. What does not fit is refused here, with the field's name.
extension GraphQLArguments {
  /// An id in the form ours have: a UUID, lower-case.
  ///
  /// - Throws: `GatewayError` NOT_FOUND for anything else: no object of ours has such an id.
  func id(_ name: String) throws(GatewayError) -> String {
    guard let id = string(name).flatMap(UUID.init(uuidString:)) else {
      throw GatewayError(.notFound)
    }
    return id.uuidString.lowercased()
  }

  /// The client's own UUID.
  func idempotencyKey() throws(GatewayError) -> String {
    guard let key = string("idempotencyKey").flatMap(UUID.init(uuidString:)) else {
      throw GatewayError(
        .invalidInput, "An idempotency key is a UUID.", field: "idempotencyKey")
    }
    return key.uuidString.lowercased()
  }

  /// A positive amount of USD in micros; 0 when absent.
  func usd(_ name: String) throws(GatewayError) -> Int64 {
    guard let text = string(name) else { return 0 }
    guard let money = Money(text, asset: .usd), money.micros > 0 else {
      throw GatewayError(.invalidInput, "An amount is a positive number of dollars.", field: name)
    }
    return money.micros
  }

  /// A positive price per share in micros.
  func price(_ name: String) throws(GatewayError) -> Int64 {
    guard let price = string(name).flatMap({ Price($0) }), price.micros > 0 else {
      throw GatewayError(.invalidInput, "A price is a positive number of dollars.", field: name)
    }
    return price.micros
  }
}

extension NamedInSchema {
  /// - Throws: `GatewayError` INVALID_INPUT for a name without a value.
  init(required name: String, _ field: String) throws(GatewayError) {
    guard let value = Self(schemaName: name) else {
      throw GatewayError(.invalidInput, field: field)
    }
    self = value
  }

  /// An enum argument that must be there.
  init(_ arguments: GraphQLArguments, _ name: String) throws(GatewayError) {
    try self.init(required: arguments.string(name) ?? "", name)
  }
}
