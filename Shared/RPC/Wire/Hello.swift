import NIOCore

/// What the peer told about itself in its hello, as far as it binds us.
struct PeerSettings: Equatable, Sendable {
  /// Largest frame length it accepts.
  var maximumFrameLength = Frame.minimumMaximumLength
  /// Largest message it accepts, in bytes.
  var maximumMessageBytes = 4 << 20
  /// Largest metadata block it accepts, in bytes.
  var maximumMetadataBytes = 8 << 10
  /// How many calls it accepts at once on this connection. A client's is not read.
  var maximumConcurrentCalls = 1024
  /// Credit it grants to each new stream that it reads, in bytes.
  var streamWindowBytes = 256 << 10
}

/// The first frame in both directions.
struct Hello: Equatable {
  /// A method the server offers; its index in the list is its number in requests.
  struct Method: Equatable, Sendable {
    var name: String
    /// `nil` for a kind of a later version: such a method is none for us, but has its number.
    var kind: RPCMethodKind?
  }

  static let magic: [UInt8] = Array("STACKRPC".utf8)
  static let version: UInt8 = 1
  /// How many methods a server may have.
  static let maximumMethods = 1024

  private enum Setting: UInt8 {
    case maximumFrameLength = 1
    case maximumMessageBytes = 2
    case maximumMetadataBytes = 3
    case maximumConcurrentCalls = 4
    case streamWindowBytes = 5
  }

  var settings: PeerSettings
  /// Empty from a client.
  var methods: [Method]

  init(settings: PeerSettings, methods: [Method] = []) {
    self.settings = settings
    self.methods = methods
  }

  init(limits: RPCLimits, methods: [Method] = []) {
    self.init(
      settings: PeerSettings(
        maximumFrameLength: Frame.maximumLength, maximumMessageBytes: limits.maximumMessageBytes,
        maximumMetadataBytes: limits.maximumMetadataBytes,
        maximumConcurrentCalls: limits.maximumConcurrentCalls,
        streamWindowBytes: limits.streamWindowBytes),
      methods: methods)
  }

  func write(to out: inout ByteBuffer) {
    out.writeFrame(.hello) { out in
      out.writeBytes(Self.magic)
      out.writeInteger(Self.version)
      let pairs: [(Setting, Int)] = [
        (.maximumFrameLength, settings.maximumFrameLength),
        (.maximumMessageBytes, settings.maximumMessageBytes),
        (.maximumMetadataBytes, settings.maximumMetadataBytes),
        (.maximumConcurrentCalls, settings.maximumConcurrentCalls),
        (.streamWindowBytes, settings.streamWindowBytes),
      ]
      out.writeInteger(UInt8(pairs.count))
      for (setting, value) in pairs {
        out.writeMultipleIntegers(setting.rawValue, UInt32(clamping: value))
      }
      out.writeInteger(UInt16(methods.count))
      for method in methods {
        out.writeInteger((method.kind ?? .unary).rawValue)
        out.writeShortText(method.name)
      }
    }
  }

  /// Reads a hello's payload.
  init(reading payload: ByteBuffer) throws(ProtocolViolation) {
    var payload = payload
    guard payload.readBytes(length: Self.magic.count) == Self.magic else {
      throw ProtocolViolation("not this protocol")
    }
    guard payload.readInteger(as: UInt8.self) == Self.version else {
      throw ProtocolViolation("protocol version")
    }
    settings = try Self.readSettings(&payload)
    methods = try Self.readMethods(&payload)
  }

  private static func readSettings(
    _ payload: inout ByteBuffer
  ) throws(ProtocolViolation) -> PeerSettings {
    guard let count = payload.readInteger(as: UInt8.self) else { throw ProtocolViolation("hello") }
    var settings = PeerSettings()
    for _ in 0..<count {
      guard let (id, raw) = payload.readMultipleIntegers(as: (UInt8, UInt32).self) else {
        throw ProtocolViolation("hello")
      }
      let value = Int(raw)
      switch Setting(rawValue: id) {
      case .maximumFrameLength:
        guard value >= Frame.minimumMaximumLength else { throw ProtocolViolation("frame limit") }
        settings.maximumFrameLength = min(value, Frame.maximumLength)
      case .maximumMessageBytes: settings.maximumMessageBytes = value
      case .maximumMetadataBytes: settings.maximumMetadataBytes = value
      case .maximumConcurrentCalls: settings.maximumConcurrentCalls = value
      case .streamWindowBytes: settings.streamWindowBytes = value
      case nil: break  // From a later version: what we do not know does not bind us.
      }
    }
    return settings
  }

  private static func readMethods(
    _ payload: inout ByteBuffer
  ) throws(ProtocolViolation) -> [Method] {
    guard let count = payload.readInteger(as: UInt16.self), count <= maximumMethods else {
      throw ProtocolViolation("hello")
    }
    var methods: [Method] = []
    for _ in 0..<count {
      guard let kind = payload.readInteger(as: UInt8.self), let name = payload.readShortText()
      else {
        throw ProtocolViolation("hello")
      }
      methods.append(Method(name: name, kind: RPCMethodKind(rawValue: kind)))
    }
    return methods
  }
}
