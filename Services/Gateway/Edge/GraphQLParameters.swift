import Cryptography
import FoundationEssentials
import GraphQL
import Synchronization

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
      guard body["extensions"]?["persistedQuery"] != nil else {
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
    return request
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

  /// From the bytes of a body.
  static func request(from bytes: [UInt8]) throws(GatewayError) -> GraphQLRequest {
    let json: GraphQLValue
    do {
      json = try JSONReader.parse(bytes)
    } catch {
      throw GatewayError(.invalidInput, "The body is no JSON: \(error.message).")
    }
    return try request(from: json)
  }

  /// From the query of a GET; empty is absent, `variables` and `extensions` are JSON text.
  static func request(
    fromQuery parameters: [(name: String, value: String)]
  ) throws(GatewayError) -> GraphQLRequest {
    var body: GraphQLObject = [:]
    for (name, value) in parameters where !value.isEmpty {
      switch name {
      case "query", "operationName": body[name] = .string(value)
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

/// Documents that clients name by their SHA-256 instead of sending them (automatic persisted
/// queries, version 1). Bounded; the oldest goes first.
final class PersistedDocuments: Sendable {
  private struct State {
    var documents: [String: String] = [:]
    var order: [String] = []
  }

  private let state = Mutex(State())
  private let capacity: Int

  init(capacity: Int = 1_000) {
    self.capacity = capacity
  }

  /// The request with its document, which is remembered when it comes with its hash.
  ///
  /// - Throws: `GatewayError` PERSISTED_QUERY_NOT_FOUND, or INVALID_INPUT when the hash is another's.
  func resolved(_ request: GraphQLRequest) throws(GatewayError) -> GraphQLRequest {
    guard let persisted = request.extensions["persistedQuery"], !persisted.isNull else {
      return request
    }
    guard persisted["version"] == 1, let hash = persisted["sha256Hash"]?.string else {
      throw GatewayError(.invalidInput, "This kind of persisted query is not known.")
    }
    guard !request.query.isEmpty else {
      guard let document = state.withLock({ $0.documents[hash] }) else {
        throw GatewayError(.persistedQueryNotFound)
      }
      var request = request
      request.query = document
      return request
    }
    guard Hex.encode(SHA256.hash(Array(request.query.utf8))) == hash.lowercased() else {
      throw GatewayError(.invalidInput, "The hash is not that of the query.")
    }
    state.withLock { state in
      guard state.documents.updateValue(request.query, forKey: hash) == nil else { return }
      state.order.append(hash)
      if state.order.count > capacity {
        state.documents[state.order.removeFirst()] = nil
      }
    }
    return request
  }
}
