import NIOCore

/// How a call ended, as a status frame says it.
struct WireStatus: Equatable {
  /// Keeps the details of a status well inside one frame.
  static let maximumDetailBytes = 4096

  /// `nil` when it ended well.
  var error: RPCError?
  var metadata: RPCMetadata

  init(_ error: RPCError) {
    self.error = error
    self.metadata = error.metadata
  }

  /// Ended well, with something to say beside the messages.
  init(metadata: RPCMetadata) {
    self.metadata = metadata
  }

  func write(to out: inout ByteBuffer, limits: PeerSettings) {
    out.writeInteger(UInt8(clamping: error?.code.rawValue ?? 0))
    // What does not fit is left away: the status itself has to arrive.
    let fits = metadata.problem(limit: min(limits.maximumMetadataBytes, 8 << 10)) == nil
    (fits ? metadata : [:]).write(to: &out)
    out.writeShortText(error?.message ?? "")
    let details = error.map(Self.details) ?? []
    out.writeInteger(UInt8(details.count))
    for detail in details {
      out.writeShortText(detail.typeName)
      out.writeInteger(UInt16(detail.bytes.count))
      out.writeBytes(detail.bytes)
    }
  }

  private static func details(of error: RPCError) -> [RPCError.Detail] {
    let standard = ErrorDetailCoding.detail(of: error)
    var room = maximumDetailBytes
    return ((standard.map { [$0] } ?? []) + error.details).prefix(16).filter { detail in
      room -= detail.bytes.count + detail.typeName.utf8.count
      return room >= 0
    }
  }

  init(reading payload: ByteBuffer) throws(ProtocolViolation) {
    var payload = payload
    guard let rawCode = payload.readInteger(as: UInt8.self),
      let metadataLength = payload.readInteger(as: UInt16.self),
      let block = payload.readSlice(length: Int(metadataLength)),
      let metadata = RPCMetadata(reading: block), let message = payload.readShortText(),
      let count = payload.readInteger(as: UInt8.self)
    else { throw ProtocolViolation("status") }
    self.metadata = metadata
    var details: [RPCError.Detail] = []
    for _ in 0..<count {
      guard let name = payload.readShortText(),
        let length = payload.readInteger(as: UInt16.self),
        let bytes = payload.readBytes(length: Int(length))
      else { throw ProtocolViolation("status") }
      details.append(RPCError.Detail(typeName: name, bytes: bytes))
    }
    guard rawCode != 0 else { return }
    // A code of a later version is as good as none.
    var error = RPCError(
      RPCCode(rawValue: Int(rawCode)) ?? .unknown, message, metadata: metadata)
    for detail in details where !ErrorDetailCoding.apply(detail, to: &error) {
      error.details.append(detail)
    }
    self.error = error
  }
}
