import Synchronization

/// Remembers checked documents by their text: a client sends the same few again and again. Bounded
/// in number and in bytes.
///
/// There are two generations. A document enters the young one, and comes back to it when it is asked
/// for again; when the young one is full it becomes the old one, and what nobody asked for since is
/// let go. So a flood of documents that come once does not push out those in use.
final class DocumentCache: Sendable {
  private struct Generation {
    var entries: [DocumentText: CheckedDocument] = [:]
    var bytes = 0

    mutating func insert(_ document: CheckedDocument, for text: DocumentText) {
      guard entries.updateValue(document, forKey: text) == nil else { return }
      bytes += DocumentCache.size(of: text)
    }
  }

  private struct State {
    var young = Generation()
    var old = Generation()
  }

  /// A syntax tree takes about so many times the bytes of its text.
  private static let treeSize = 50
  private static let fieldPlanSize = 500

  private let state = Mutex(State())
  /// Of one generation.
  private let countLimit: Int
  private let byteLimit: Int

  /// - Parameters:
  ///   - count: how many documents at most.
  ///   - bytes: about how much memory for them, their syntax trees and plans included.
  init(count: Int, bytes: Int) {
    countLimit = (count + 1) / 2
    byteLimit = bytes / 2
  }

  /// About how much memory is held.
  var bytes: Int { state.withLock { $0.young.bytes + $0.old.bytes } }

  /// How many documents are held.
  var count: Int {
    state.withLock { state in
      Set(state.young.entries.keys).union(state.old.entries.keys).count
    }
  }

  /// Fields in plans that a document of this size may keep.
  static func plannedFieldLimit(textSize: Int) -> Int { 16 + textSize / 8 }

  /// The document for a text, checked only if it is not remembered.
  func document(for text: String, check: () -> CheckedDocument) -> CheckedDocument {
    let text = DocumentText(text)
    if let known = recall(text) { return known }
    let checked = check()
    guard countLimit > 0, Self.size(of: text) <= byteLimit / 4 else { return checked }
    state.withLock { remember(checked, for: text, &$0) }
    return checked
  }

  private func recall(_ text: DocumentText) -> CheckedDocument? {
    state.withLock { state in
      if let known = state.young.entries[text] { return known }
      guard let known = state.old.entries[text] else { return nil }
      remember(known, for: text, &state)
      return known
    }
  }

  private func remember(
    _ document: CheckedDocument, for text: DocumentText, _ state: inout State
  ) {
    let isFull =
      state.young.entries.count >= countLimit
      || state.young.bytes + Self.size(of: text) > byteLimit
    if isFull {
      state.old = state.young
      state.young = Generation()
    }
    state.young.insert(document, for: text)
  }

  private static func size(of text: DocumentText) -> Int {
    let textSize = text.text.utf8.count
    return (1 + treeSize) * textSize + fieldPlanSize * plannedFieldLimit(textSize: textSize)
  }
}

/// A document's text as a key. Unlike strings, two texts are equal only if their bytes are: those
/// that differ in how Unicode composes a character ask for different things.
private struct DocumentText: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (one: DocumentText, other: DocumentText) -> Bool {
    var (one, other) = (one.text, other.text)
    return one.withUTF8 { bytes in
      other.withUTF8 { bytes.count == $0.count && bytes.elementsEqual($0) }
    }
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
