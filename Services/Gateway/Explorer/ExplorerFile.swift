import Cryptography
import Foundation

/// A part of the explorer page, as it lies in `Page/`.
struct ExplorerFile: Sendable {
  let name: String
  let contentType: String
  let bytes: [UInt8]
  /// Changes with the bytes.
  let tag: String

  private init(_ file: URL) throws {
    name = file.lastPathComponent
    let types = [
      "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
      "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]
    contentType = types[file.pathExtension] ?? "application/octet-stream"
    bytes = Array(try Data(contentsOf: file))
    tag = "\"\(Hex.encode(Array(SHA256.hash(bytes).prefix(12))))\""
  }

  /// The page's files, which SwiftPM has put beside the executable.
  ///
  /// - Throws: When they cannot be read.
  static func all() throws -> [ExplorerFile] {
    let folder = Bundle.module.bundleURL.appending(path: "Page")
    return try FileManager.default
      .contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).map(ExplorerFile.init)
  }
}
