import GraphQL
import HTTPTypes
import Hummingbird
import NIOCore

/// The page at `/` on which developers read the schema and try operations, in a browser. It is a
/// client like any other: all it may do, whoever holds its token may do without it.
struct Explorer: Sendable {
  private let files: [String: ExplorerFile]
  private let token: ExplorerToken?

  /// - Parameter token: What signs the page's user in; without it developers bring their own.
  /// - Throws: When the page's files cannot be read.
  init(token: ExplorerToken?) throws {
    self.token = token
    files = Dictionary(
      uniqueKeysWithValues: try ExplorerFile.all().map { file in
        (file.name == "index.html" ? "/" : "/explorer/\(file.name)", file)
      })
  }

  /// Nil when the path is none of the page's.
  func respond(to request: Request) async -> Response? {
    let path = request.uri.path
    let file = files[path]
    guard file != nil || path == "/explorer/token" else { return nil }
    guard request.method == .get || request.method == .head else {
      return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD"])
    }
    var response = if let file { answer(file, to: request) } else { await tokenAnswer() }
    response.headers.append(contentsOf: Self.protection)
    if request.method == .head { response.body = ResponseBody() }
    return response
  }

  private func answer(_ file: ExplorerFile, to request: Request) -> Response {
    // It may be kept, but is asked about each time: after an update no old part meets a new one.
    let headers: HTTPFields = [
      .contentType: file.contentType, .eTag: file.tag, .cacheControl: "no-cache",
    ]
    guard request.headers[.ifNoneMatch] != file.tag else {
      return Response(status: .notModified, headers: headers)
    }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }

  private func tokenAnswer() async -> Response {
    guard let token = await token?.current() else {
      return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }
    var writer = JSONWriter()
    writer.write(["token": .string(token)])
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
  }

  /// Only our own files run, and they talk to us alone; nobody puts the page into a frame or reads
  /// its token from another origin.
  private static let protection: HTTPFields = {
    let policy = [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
      "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]
    var fields: HTTPFields = [.contentSecurityPolicy: policy.joined(separator: "; ")]
    for name in ["Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy"] {
      if let name = HTTPField.Name(name) { fields[name] = "same-origin" }
    }
    return fields
  }()
}
