import FoundationEssentials
import GraphQL

/// Reads a GraphQL request from where HTTP, SSE and WebSocket carry it.
enum GraphQLParameters {
  /// From the JSON map of a POST body or a `subscribe` payload. Null is absent, unknown keys are
  /// ignored.
  ///
  /// - Throws: `GatewayError` INVALID_INPUT, saying what is wrong with it.
  static func request(from json: GraphQLValue) throws(GatewayError) -> GraphQLRequest {
    guard case .object(let body) = json else {
      throw GatewayError(.invalidInput, "The request must be a JSON object.")
    }
    var request = GraphQLRequest(query: "")
    switch body["query"] ?? .null {
    case .string(let query): request.query = query
    case .null:
      guard body["extensions"]?["persistedQuery"] != nil || body["documentId"] != nil else {
        throw GatewayError(.invalidInput, "`query` is missing.", field: "query")
      }
    default: throw GatewayError(.invalidInput, "`query` must be a string.", field: "query")
    }
    switch body["operationName"] ?? .null {
    case .string(let name): request.operationName = name
    case .null: break
    default:
      throw GatewayError(
        .invalidInput, "`operationName` must be a string.", field: "operationName")
    }
    request.variables = try map(body, "variables")
    request.extensions = try map(body, "extensions")
    switch body["documentId"] ?? .null {
    case .string(let id):
      request.extensions["persistedQuery"] = ["version": 1, "sha256Hash": .string(try hash(id))]
    case .null: break
    default:
      throw GatewayError(.invalidInput, "`documentId` must be a string.", field: "documentId")
    }
    return request
  }

  /// The hash in a document's id, which may say that it is one (`sha256:…`, as the draft on persisted
  /// documents of GraphQL over HTTP writes it).
  private static func hash(_ id: String) throws(GatewayError) -> String {
    let hash = id.hasPrefix("sha256:") ? String(id.dropFirst("sha256:".count)) : id
    guard hash.utf8.count == 64 else {
      throw GatewayError(.invalidInput, "`documentId` must be a SHA-256.", field: "documentId")
    }
    return hash
  }

  private static func map(
    _ body: GraphQLObject, _ name: String
  ) throws(GatewayError) -> GraphQLObject {
    switch body[name] ?? .null {
    case .object(let members): return members
    case .null: return [:]
    default: throw GatewayError(.invalidInput, "`\(name)` must be a map.", field: name)
    }
  }

  /// From the query of a GET; empty is absent, `variables` and `extensions` are JSON text.
  static func request(
    fromQuery parameters: [(name: String, value: String)]
  ) throws(GatewayError) -> GraphQLRequest {
    var body: GraphQLObject = [:]
    for (name, value) in parameters where !value.isEmpty {
      switch name {
      case "query", "operationName", "documentId": body[name] = .string(value)
      case "variables", "extensions":
        do {
          body[name] = try JSONReader.parse(Array(value.utf8))
        } catch {
          throw GatewayError(.invalidInput, "`\(name)` is no JSON.", field: name)
        }
      default: break
      }
    }
    return try request(from: .object(body))
  }
}
