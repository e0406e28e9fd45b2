import NIOCore

/// Says why a side takes no further calls, and which it took.
struct GoAway: Equatable {
  /// The last call that the sender has begun. A client, which takes no calls, says 0.
  var lastID: UInt32
  /// For people.
  var reason: String

  init(lastID: UInt32, reason: String) {
    self.lastID = lastID
    self.reason = reason
  }

  func write(to out: inout ByteBuffer) {
    out.writeFrame(.goAway) { out in
      out.writeInteger(lastID)
      out.writeShortText(reason)
    }
  }

  init(reading payload: ByteBuffer) throws(ProtocolViolation) {
    var payload = payload
    guard let lastID = payload.readInteger(as: UInt32.self), let reason = payload.readShortText()
    else { throw ProtocolViolation("go away") }
    self.init(lastID: lastID, reason: reason)
  }
}
