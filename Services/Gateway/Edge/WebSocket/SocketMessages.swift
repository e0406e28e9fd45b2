import GraphQL

/// Why a socket ends: a close code and its reason, which stays under 124 bytes.
struct SocketClosure: Error, Equatable {
  let code: UInt16
  let reason: String

  static let normal = SocketClosure(code: 1000, reason: "")
  static let goingAway = SocketClosure(code: 1001, reason: "Going away")
  static let protocolError = SocketClosure(code: 1002, reason: "Protocol error")
  static let unsupportedData = SocketClosure(code: 1003, reason: "Only text is understood")
  static let tooBig = SocketClosure(code: 1009, reason: "Message too big")
  static func invalid(_ why: String) -> SocketClosure { .init(code: 4400, reason: why) }
  static let unauthorized = SocketClosure(code: 4401, reason: "Unauthorized")
  static let forbidden = SocketClosure(code: 4403, reason: "Forbidden")
  static let subprotocol = SocketClosure(code: 4406, reason: "Subprotocol not acceptable")
  static let initTimeout = SocketClosure(code: 4408, reason: "Connection initialisation timeout")
  /// The id is the client's own text: it is cut, since a reason has room for 123 bytes. One
  /// character may have any number of scalars.
  static func taken(_ id: String) -> SocketClosure {
    let start = String(String.UnicodeScalarView(id.unicodeScalars.prefix(20)))
    return .init(code: 4409, reason: "Subscriber for \(start) already exists")
  }
  static let secondInit = SocketClosure(code: 4429, reason: "Too many initialisation requests")
  static let tooManySockets = SocketClosure(code: 4429, reason: "Too many sockets")
  static let tooManyFrames = SocketClosure(code: 4429, reason: "Too many messages")
  static let inner = SocketClosure(code: 4500, reason: "Internal error")
}

/// What a client says in the graphql-transport-ws protocol.
enum SocketMessage {
  case connectionInit(GraphQLObject)
  case ping(GraphQLValue?)
  case pong
  case subscribe(id: String, GraphQLRequest)
  case complete(id: String)

  /// - Throws: `SocketClosure` 4400 for what is none.
  init(_ text: [UInt8]) throws(SocketClosure) {
    guard let json = try? JSONReader.parse(text), case .object(let message) = json else {
      throw .invalid("Not a JSON object")
    }
    guard let type = message["type"]?.string else { throw .invalid("The type is missing") }
    let payload = message["payload"]
    switch type {
    case "connection_init":
      switch payload ?? .null {
      case .null: self = .connectionInit([:])
      case .object(let members): self = .connectionInit(members)
      default: throw .invalid("The payload is no object")
      }
    case "ping", "pong":
      switch payload ?? .null {
      case .null, .object: self = type == "ping" ? .ping(payload) : .pong
      default: throw .invalid("The payload is no object")
      }
    case "subscribe":
      guard let payload else { throw .invalid("The payload is missing") }
      do {
        self = .subscribe(
          id: try Self.id(message), try GraphQLParameters.request(from: payload))
      } catch let closure as SocketClosure {
        throw closure
      } catch {
        throw .invalid("The payload is no GraphQL request")
      }
    case "complete": self = .complete(id: try Self.id(message))
    default: throw .invalid("The type is not known")
    }
  }

  private static func id(_ message: GraphQLObject) throws(SocketClosure) -> String {
    guard let id = message["id"]?.string, !id.isEmpty else { throw .invalid("The id is missing") }
    return id
  }
}

/// What we say.
enum SocketReply {
  case acknowledge
  case pong(GraphQLValue?)
  case next(id: String, GraphQLResponse)
  case error(id: String, [GraphQLError])
  case complete(id: String)

  var json: [UInt8] {
    var writer = JSONWriter()
    func begin(_ type: StaticString, _ id: String?) {
      writer.raw("{\"type\":\"")
      writer.raw(type)
      writer.raw("\"")
      guard let id else { return }
      writer.raw(",\"id\":")
      writer.string(id)
    }
    switch self {
    case .acknowledge: begin("connection_ack", nil)
    case .pong(let payload):
      begin("pong", nil)
      if let payload {
        writer.raw(",\"payload\":")
        writer.write(payload)
      }
    case .next(let id, let response):
      begin("next", id)
      writer.raw(",\"payload\":")
      writer.raw(response.json)
    case .error(let id, let errors):
      begin("error", id)
      writer.raw(",\"payload\":")
      GraphQLResponse.write(errors, to: &writer)
    case .complete(let id): begin("complete", id)
    }
    writer.raw("}")
    return writer.bytes
  }
}
