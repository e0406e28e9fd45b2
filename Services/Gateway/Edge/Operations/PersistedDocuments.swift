import Cryptography
import GraphQL
import Synchronization

/// Documents that clients name by their SHA-256 instead of sending them (automatic persisted
/// queries, version 1). Bounded in number and in bytes; the oldest goes first.
final class PersistedDocuments: Sendable {
  private struct State {
    var documents: [String: String] = [:]
    var order: [String] = []
    var bytes = 0
  }

  private let state = Mutex(State())
  private let capacity: Int
  private let byteLimit: Int

  init(capacity: Int = 1_000, bytes: Int = 4 << 20) {
    self.capacity = capacity
    byteLimit = bytes
  }

  /// How many bytes are remembered.
  var bytes: Int { state.withLock { $0.bytes } }

  /// The request with its document.
  ///
  /// - Throws: `GatewayError` PERSISTED_QUERY_NOT_FOUND, or INVALID_INPUT when the hash is another's.
  func resolved(_ request: GraphQLRequest) throws(GatewayError) -> GraphQLRequest {
    guard let hash = try Self.hash(of: request) else { return request }
    guard request.query.isEmpty else {
      guard Hex.encode(SHA256.hash(Array(request.query.utf8))) == hash else {
        throw GatewayError(.invalidInput, "The hash is not that of the query.")
      }
      return request
    }
    guard let document = state.withLock({ $0.documents[hash] }) else {
      throw GatewayError(.persistedQueryNotFound)
    }
    var request = request
    request.query = document
    return request
  }

  /// Keeps the document of a resolved request that came with its hash.
  func remember(_ request: GraphQLRequest) {
    let size = request.query.utf8.count
    guard let hash = try? Self.hash(of: request), size <= byteLimit / 8 else { return }
    state.withLock { state in
      guard state.documents.updateValue(request.query, forKey: hash) == nil else { return }
      state.order.append(hash)
      state.bytes += size
      while state.order.count > capacity || state.bytes > byteLimit {
        let oldest = state.documents.removeValue(forKey: state.order.removeFirst())
        state.bytes -= oldest?.utf8.count ?? 0
      }
    }
  }

  /// Nil for a request that names no document by its hash.
  private static func hash(of request: GraphQLRequest) throws(GatewayError) -> String? {
    guard let persisted = request.extensions["persistedQuery"], !persisted.isNull else {
      return nil
    }
    guard persisted["version"] == 1, let hash = persisted["sha256Hash"]?.string else {
      throw GatewayError(.invalidInput, "This kind of persisted query is not known.")
    }
    return hash.lowercased()
  }
}
