import OrderedCollections

/// A field's coerced arguments. They fit the schema: enum values are strings, custom scalars are
/// what their codec made of them, an argument that was not given and has no default is absent.
package struct GraphQLArguments: Sendable, Hashable {
  package let values: GraphQLObject

  package init(_ values: GraphQLObject = [:]) {
    self.values = values
  }

  /// Nil when absent; null is a value.
  package subscript(_ name: String) -> GraphQLValue? { values[name] }

  /// A string, ID or enum value; nil when absent or null.
  package func string(_ name: String) -> String? { values[name]?.string }
  package func int(_ name: String) -> Int? { values[name]?.int.map { Int($0) } }
  package func boolean(_ name: String) -> Bool? { values[name]?.boolean }

  /// The members of an input object; empty when absent or null.
  package func object(_ name: String) -> GraphQLArguments {
    GraphQLArguments(values[name]?.object ?? [:])
  }
}
