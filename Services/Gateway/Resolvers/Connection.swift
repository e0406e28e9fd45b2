import GraphQL
import StackProto

/// A page of a list as a Relay connection (GraphQL Cursor Connections Specification).
struct Connection: GraphQLSource {
  /// What a service answered: nodes, their cursors in the same order, and where the page ends.
  let nodes: [any GraphQLSource]
  let cursors: [String]
  let page: TypesV1.PageInfo?

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    switch field {
    case "edges":
      .list(
        zip(nodes, cursors).map { node, cursor in
          .object(Fields(["node": .object(node), "cursor": .string(cursor)]))
        })
    case "pageInfo":
      .object(
        Fields([
          "hasNextPage": .boolean(page?.hasNextPage ?? false),
          "endCursor": .text(page?.endCursor ?? ""),
        ]))
    default: .null
    }
  }
}

extension TypesV1.PageRequest {
  /// From `first` and `after`.
  ///
  /// - Throws: `GatewayError` INVALID_INPUT when `first` is out of bounds.
  init(_ arguments: GraphQLArguments) throws(GatewayError) {
    let first = arguments.int("first") ?? 20
    guard (1...100).contains(first) else {
      throw GatewayError(.invalidInput, "A page has 1 to 100 items.", field: "first")
    }
    self.init(first: Int32(first), after: arguments.string("after") ?? "")
  }
}
