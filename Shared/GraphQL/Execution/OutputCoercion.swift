/// Checks leaves on their way to the response.
struct OutputCoercion {
  let schema: Schema

  func leaf(
    _ value: GraphQLValue, as definition: TypeDefinition
  ) throws(ScalarError) -> GraphQLValue {
    if definition.kind == .enumeration {
      guard case .string(let name) = value, definition.values[name] != nil else {
        throw ScalarError("Enum \"\(definition.name)\" cannot represent value: \(value.shown)")
      }
      return value
    }
    if let scalar = BuiltInScalar(rawValue: definition.name) {
      return try scalar.serialize(value)
    }
    guard let codec = schema.scalars[definition.name] else { return value }
    do {
      return try codec.serialize(value)
    } catch let error as ScalarError {
      throw error
    } catch {
      throw ScalarError("Cannot represent a value of type \"\(definition.name)\".")
    }
  }
}
