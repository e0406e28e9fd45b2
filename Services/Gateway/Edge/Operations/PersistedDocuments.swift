import GraphQL
import Synchronization

/// Documents that clients name by their SHA-256 instead of sending them: those that were known
/// beforehand, and those that clients sent before (automatic persisted queries, version 1). The latter
/// are bounded in number and in bytes; the oldest goes first.
final class PersistedDocuments: Sendable {
  private struct State {
    var documents: [String: String] = [:]
    var order: [String] = []
    var bytes = 0
  }

  private let state = Mutex(State())
  private let capacity: Int
  private let byteLimit: Int
  private let trusted: TrustedDocuments?

  init(trusted: TrustedDocuments? = nil, capacity: Int = 1_000, bytes: Int = 4 << 20) {
    self.trusted = trusted
    self.capacity = capacity
    byteLimit = bytes
  }

  /// How many bytes are remembered.
  var bytes: Int { state.withLock { $0.bytes } }

  /// The request with its document.
  ///
  /// - Throws: `GatewayError` PERSISTED_QUERY_NOT_FOUND, DOCUMENT_NOT_TRUSTED where only documents
  ///   that are known beforehand run, or INVALID_INPUT when the hash is another's.
  func resolved(_ request: GraphQLRequest) throws(GatewayError) -> GraphQLRequest {
    let hash = try Self.hash(of: request)
    guard let hash, request.query.isEmpty else {
      if let hash, TrustedDocuments.id(of: request.query) != hash {
        throw GatewayError(.invalidInput, "The hash is not that of the query.")
      }
      if let trusted, trusted.isExclusive, !trusted.contains(request.query) {
        throw GatewayError(.documentNotTrusted)
      }
      return request
    }
    let isExclusive = trusted?.isExclusive ?? false
    let known = trusted?[hash] ?? (isExclusive ? nil : state.withLock { $0.documents[hash] })
    guard let document = known else {
      throw GatewayError(isExclusive ? .documentNotTrusted : .persistedQueryNotFound)
    }
    var request = request
    request.query = document
    return request
  }

  /// Keeps the document of a resolved request that came with its hash.
  func remember(_ request: GraphQLRequest) {
    let size = request.query.utf8.count
    guard let hash = try? Self.hash(of: request), size <= byteLimit / 8,
      trusted?[hash] == nil
    else { return }
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
