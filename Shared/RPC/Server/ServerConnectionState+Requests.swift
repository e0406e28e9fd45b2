import NIOCore

/// Calls whose client streams its requests.
extension ServerConnectionState {
  mutating func receiveMessage(
    _ frame: Frame, into out: inout ByteBuffer
  ) throws(ProtocolViolation) -> Event? {
    try checkSeen(frame.callID)
    var payload = frame.payload
    guard let size = payload.readInteger(as: UInt32.self) else {
      throw ProtocolViolation("message")
    }
    switch calls[frame.callID] {
    case nil: return nil
    case .receiving: throw ProtocolViolation("a message inside a message")
    case .running: break
    }
    guard var stream = incoming.removeValue(forKey: frame.callID) else {
      return reject(frame.callID, .oneRequest, into: &out)
    }
    let before = stream.extraBytes
    let outcome = try stream.begin(Int(size), payload, maximumBytes: limits.maximumMessageBytes)
    let extra = stream.extraBytes - before
    incoming[frame.callID] = stream
    requestBytes += extra
    switch outcome {
    case .failure(let problem): return reject(frame.callID, problem, into: &out)
    case .success(let message):
      // Alone it fits, however large.
      let others = requestBytes - limits.streamWindowBytes - stream.extraBytes
      guard extra == 0 || others == 0 || requestBytes <= limits.maximumRequestBytes else {
        let text = "The open requests are too large."
        return reject(frame.callID, RPCError(.resourceExhausted, text), into: &out)
      }
      return message.map { .message(frame.callID, $0) }
    }
  }

  mutating func receiveDone(
    _ frame: Frame, into out: inout ByteBuffer
  ) throws(ProtocolViolation) -> Event? {
    try checkSeen(frame.callID)
    switch calls[frame.callID] {
    case nil: return nil
    case .receiving: throw ProtocolViolation("the end inside a message")
    case .running: break
    }
    guard var stream = incoming.removeValue(forKey: frame.callID) else {
      return reject(frame.callID, .oneRequest, into: &out)
    }
    let problem = try stream.end()
    incoming[frame.callID] = stream
    if let problem { return reject(frame.callID, problem, into: &out) }
    return .done(frame.callID)
  }

  /// The client did what it may not with this call, which ends.
  private mutating func reject(
    _ id: UInt32, _ error: RPCError, into out: inout ByteBuffer
  ) -> Event? {
    fail(id, error, into: &out) ? .abandon(id) : nil
  }

  /// The handler took so many bytes of its requests: the client may send as many again.
  mutating func addCredit(_ bytes: Int, to id: UInt32, into out: inout ByteBuffer) {
    guard var stream = incoming.removeValue(forKey: id) else { return }
    let before = stream.extraBytes
    stream.taken(bytes)
    requestBytes += stream.extraBytes - before
    incoming[id] = stream
    if !stream.hasEnded {
      out.writeFrame(.credit, callID: id) { $0.writeInteger(UInt32(clamping: bytes)) }
    }
  }
}
