import Cryptography
import FoundationEssentials
import HTTPClient
import Synchronization

/// Circle's end of the wire with prepared answers; the entity's public key is a real one.
final class CannedCircle: HTTPClient {
  typealias Answer = (status: Int, body: String)

  private let keyDocument: String
  private let getAnswer: Answer
  private let postAnswer: Answer
  private let sent = Mutex<[String]>([])

  init(get: Answer = (404, ""), post: Answer = (404, "")) throws {
    let pem = try RSAPrivateKey(bits: 2048).publicKey.pem()
    keyDocument = #"{"data":{"publicKey":"\#(pem.replacing("\n", with: "\\n"))"}}"#
    getAnswer = get
    postAnswer = post
  }

  /// The bodies that were posted.
  var bodies: [String] { sent.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    if request.url.hasSuffix("/v1/w3s/config/entity/publicKey") {
      return HTTPResponse(status: 200, body: [UInt8](keyDocument.utf8))
    }
    if request.method == .post {
      sent.withLock { $0.append(String(decoding: request.body ?? [], as: UTF8.self)) }
    }
    let answer = request.method == .post ? postAnswer : getAnswer
    return HTTPResponse(status: answer.status, body: [UInt8](answer.body.utf8))
  }
}
