import NIOCore

/// `rpc.reflection.v1.ListCallsRequest`.
package struct RPCCallListRequest: RPCMessage, Hashable {
  package static let protoName = "rpc.reflection.v1.ListCallsRequest"
  /// How many at most; 0 leaves it to the server.
  package var limit: Int

  /// Asks for so many.
  package init(limit: Int = 0) { self.limit = limit }

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    var writer = SmallProtoWriter()
    writer.write(Int64(limit), field: 1)
    buffer.writeBytes(writer.bytes)
  }

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    var limit: UInt64 = 0
    let isMessage = SmallProtoReader.read(bytes) { number, value in
      if case (1, .number(let number)) = (number, value) { limit = number }
    }
    guard isMessage else { throw malformed(Self.self) }
    self.init(limit: Int(Int32(truncatingIfNeeded: limit)))
  }
}

/// `rpc.reflection.v1.ListCallsResponse`.
package struct RPCCallList: RPCMessage, Hashable {
  /// `rpc.reflection.v1.Call`.
  package struct Call: Sendable, Hashable {
    /// `rpc.reflection.v1.Call.State`.
    package enum State: Int64, Sendable {
      /// Not told.
      case unspecified
      /// The request is still arriving.
      case receiving
      /// The handler runs.
      case running
      /// The handler waits until the reader of its stream, or of its connection, takes more.
      case waitingForReader
      /// The caller is gone; the handler has not ended yet.
      case abandoned
    }

    /// Full name of the method.
    package var method: String
    /// Who called.
    package var peer: String
    /// What it is doing.
    package var state: State
    /// How long ago it arrived.
    package var age: Duration
    /// How long until its deadline, below zero when that has passed; `nil` without one.
    package var deadlineLeft: Duration?
    /// Messages that came so far, and their bytes.
    package var received: Traffic
    /// Messages that were sent so far, and their bytes.
    package var sent: Traffic
  }

  /// So much of one direction.
  package struct Traffic: Sendable, Hashable {
    /// Whole messages.
    package var messages: Int = 0
    /// Bytes, also of those that are not complete.
    package var bytes: Int = 0
  }

  package static let protoName = "rpc.reflection.v1.ListCallsResponse"
  /// The oldest first.
  package var calls: [Call]
  /// How many there are, listed or not.
  package var total: Int

  /// A list of these.
  package init(calls: [Call] = [], total: Int = 0) {
    self.calls = calls
    self.total = total
  }

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    var list = SmallProtoWriter()
    for call in calls {
      var one = SmallProtoWriter()
      one.write(call.method, field: 1)
      one.write(call.peer, field: 2)
      one.write(call.state.rawValue, field: 3)
      one.write(call.age.wholeMicroseconds, field: 4)
      if let left = call.deadlineLeft { one.write(Self.micros(left), field: 5) }
      one.write(Int64(call.received.messages), field: 6)
      one.write(Int64(call.received.bytes), field: 7)
      one.write(Int64(call.sent.messages), field: 8)
      one.write(Int64(call.sent.bytes), field: 9)
      list.write(one.bytes, field: 1)
    }
    list.write(Int64(total), field: 2)
    buffer.writeBytes(list.bytes)
  }

  /// Never 0, which says that there is no deadline.
  private static func micros(_ left: Duration) -> Int64 {
    left > .zero ? max(1, left.wholeMicroseconds) : min(-1, -(.zero - left).wholeMicroseconds)
  }

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    self.init()
    guard let fields = SmallProtoReader.fields(of: bytes) else { throw malformed(Self.self) }
    for field in fields {
      switch field {
      case (1, .bytes(let call)): calls.append(try Call(reading: call))
      case (2, .number(let number)): total = Int(clamping: Int64(bitPattern: number))
      default: break
      }
    }
  }
}

extension RPCCallList.Call {
  fileprivate init(reading bytes: [UInt8]) throws(RPCError) {
    guard let fields = SmallProtoReader.fields(of: bytes) else {
      throw malformed(RPCCallList.self)
    }
    self.init(
      method: "", peer: "", state: .unspecified, age: .zero, received: .init(), sent: .init())
    for (number, value) in fields {
      switch value {
      case .bytes(let text) where number == 1: method = String(decoding: text, as: UTF8.self)
      case .bytes(let text) where number == 2: peer = String(decoding: text, as: UTF8.self)
      case .bytes: break
      case .number(let raw): read(Int64(bitPattern: raw), field: number)
      }
    }
  }

  private mutating func read(_ value: Int64, field: UInt64) {
    let count = Int(clamping: value)
    switch field {
    case 3: state = State(rawValue: value) ?? .unspecified
    case 4: age = .microseconds(value)
    case 5: deadlineLeft = .microseconds(value)
    case 6: received.messages = count
    case 7: received.bytes = count
    case 8: sent.messages = count
    case 9: sent.bytes = count
    default: break
    }
  }
}
