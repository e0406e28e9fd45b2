import CLibcurl

extension Transfer {
  /// How libcurl reaches a transfer: by an unowned pointer, while the loop holds it as active.
  static let callbacks = cc_callbacks(
    ready: { context in
      guard let transfer = Transfer.from(context) else { return }
      transfer.ready()
    },
    read: { context, buffer, room in
      guard let buffer, let transfer = Transfer.from(context) else { return 0 }
      return transfer.read(into: buffer, room: room)
    },
    rewind: { context in Transfer.from(context)?.rewind() },
    body: { context, bytes, count in
      let bytes = UnsafeBufferPointer(start: bytes, count: count)
      return Transfer.verdict(Transfer.from(context)?.receive(body: bytes))
    },
    header: { context, bytes, count in
      let bytes = UnsafeBufferPointer(start: bytes, count: count)
      return Transfer.verdict(Transfer.from(context)?.receive(header: bytes))
    })

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func verdict(_ verdict: BodyVerdict?) -> Int32 {
    switch verdict {
    case .taken: Int32(CC_TAKEN.rawValue)
    case .pause: Int32(CC_PAUSE.rawValue)
    case .tooLarge, nil: Int32(CC_STOP.rawValue)
    }
  }
}
