import Cryptography
import Foundation
import GraphQL
import ServiceKit

/// The documents that were known when the app was built, by the SHA-256 of their text.
struct TrustedDocuments: Sendable {
  private let documents: [String: String]
  /// Whether nothing else runs.
  let isExclusive: Bool

  /// - Parameters:
  ///   - documents: The texts.
  ///   - isExclusive: Whether nothing else runs.
  init(_ documents: [String], isExclusive: Bool) {
    self.documents = Dictionary(documents.map { (Self.id(of: $0), $0) }) { _, last in last }
    self.isExclusive = isExclusive
  }

  /// Reads a folder of `.graphql` files, or a manifest: a JSON object of documents by their ids, or one
  /// whose `operations` have an `id` and a `body` each, as Apollo's tools write it.
  ///
  /// - Throws: `SettingError` when nothing can be read there, or an id is not that of its document.
  init(path: String, isExclusive: Bool, setting: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw SettingError(setting, "names what is not there")
    }
    self.init(
      try isFolder.boolValue
        ? Self.documents(inFolder: path, setting) : Self.documents(inManifest: path, setting),
      isExclusive: isExclusive)
  }

  /// All texts, for whoever checks them.
  var texts: [String] { documents.values.sorted() }

  subscript(_ id: String) -> String? { documents[id] }

  func contains(_ document: String) -> Bool { documents[Self.id(of: document)] != nil }

  static func id(of document: String) -> String { Hex.encode(SHA256.hash(Array(document.utf8))) }

  private static func documents(
    inFolder path: String, _ setting: String
  ) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".graphql") }
      .map { name in
        guard let text = try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) else {
          throw SettingError(setting, "holds \(name), which cannot be read")
        }
        return text
      }
  }

  private static func documents(
    inManifest path: String, _ setting: String
  ) throws -> [String] {
    guard let bytes = FileManager.default.contents(atPath: path),
      case .object(let manifest)? = try? JSONReader.parse(Array(bytes))
    else { throw SettingError(setting, "names a file that is no JSON object") }
    let entries: [(id: String?, body: String?)]
    if case .list(let operations)? = manifest["operations"] {
      entries = operations.map { ($0["id"]?.string, $0["body"]?.string) }
    } else {
      entries = manifest.map { ($0.key, $0.value.string) }
    }
    return try entries.map { id, body in
      guard let id, let body else { throw SettingError(setting, "has an entry without a document") }
      guard self.id(of: body) == id.lowercased() else {
        throw SettingError(setting, "has a document under \(id), which is not its SHA-256")
      }
      return body
    }
  }
}
