import Foundation
import NIOPosix

/// The access token that whoever started a development environment left in a file for the page.
struct ExplorerToken: Sendable {
  let path: String

  /// As the file says it now, so that a new one needs no restart; nil without one.
  func current() async -> String? {
    let data = try? await NIOThreadPool.singleton.runIfActive { [path] in
      try Data(contentsOf: URL(filePath: path))
    }
    let token = data.map { String(decoding: $0, as: UTF8.self) }?
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return token?.isEmpty == false ? token : nil
  }
}
