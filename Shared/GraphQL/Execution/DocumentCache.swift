import OrderedCollections
import Synchronization

/// A document that was parsed and found valid, or what is wrong with it.
enum CheckedDocument: Sendable {
  case valid(ValidDocument)
  case invalid([GraphQLError])
}

final class ValidDocument: Sendable {
  let document: Document
  let operations: [OperationDefinition]
  let fragments: [String: FragmentDefinition]

  init(_ document: Document) {
    self.document = document
    operations = document.operations
    fragments = Dictionary(document.fragments.map { ($0.name.text, $0) }) { _, last in last }
  }
}

/// Remembers checked documents by their text: a client sends the same few again and again. Bounded
/// in number and in bytes; the oldest goes first.
final class DocumentCache: Sendable {
  private struct State {
    var entries: OrderedDictionary<String, CheckedDocument> = [:]
    var bytes = 0
  }

  private let state = Mutex(State())
  /// A syntax tree takes about so many times the bytes of its text.
  private static let treeSize = 50
  private let countLimit: Int
  private let byteLimit: Int

  /// - Parameters:
  ///   - count: how many documents at most.
  ///   - bytes: about how much memory for them, their syntax trees included.
  init(count: Int, bytes: Int) {
    countLimit = count
    byteLimit = bytes
  }

  /// About how much memory is held.
  var bytes: Int { state.withLock { $0.bytes } }

  func document(
    for text: String, check: () -> CheckedDocument
  ) -> CheckedDocument {
    if let known = state.withLock({ $0.entries[text] }) { return known }
    let checked = check()
    let size = Self.size(of: text)
    guard countLimit > 0, size <= byteLimit / 8 else { return checked }
    state.withLock { state in
      guard state.entries.updateValue(checked, forKey: text) == nil else { return }
      state.bytes += size
      while state.entries.count > countLimit || state.bytes > byteLimit {
        let oldest = state.entries.removeFirst()
        state.bytes -= Self.size(of: oldest.key)
      }
    }
    return checked
  }

  private static func size(of text: String) -> Int { (1 + treeSize) * text.utf8.count }
}
