import NIOCore

/// The client: the number of a frame is the place of its waiting task.
final class CallHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let executor: LoopExecutor
  private var context: ChannelHandlerContext?
  private var frames = Frames()
  private var waiting: [UnsafeContinuation<ByteBuffer, Never>?] = []
  private var free: [UInt32] = []
  private var out = ByteBuffer()
  private var isReading = false
  private var isFlushScheduled = false

  init(executor: LoopExecutor) { self.executor = executor }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  /// On the event loop: sends a request, resumes with its answer.
  func call(_ request: ByteBuffer, _ continuation: UnsafeContinuation<ByteBuffer, Never>) {
    let number: UInt32
    if let place = free.popLast() {
      number = place
      waiting[Int(place)] = continuation
    } else {
      number = UInt32(waiting.count)
      waiting.append(continuation)
    }
    out.writeFrame(number, request)
    guard !isReading, !isFlushScheduled, let context else { return }
    isFlushScheduled = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.execute {
      bound.value.isFlushScheduled = false
      bound.value.flush()
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isReading = true
    frames.append(unwrapInboundIn(data))
    while let (number, bytes) = frames.next() {
      waiting[Int(number)]?.resume(returning: bytes)
      waiting[Int(number)] = nil
      free.append(number)
    }
    frames.release()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    executor.drain()
    isReading = false
    flush()
  }

  private func flush() {
    guard out.readableBytes > 0, let context else { return }
    context.writeAndFlush(wrapOutboundOut(out), promise: nil)
    out = ByteBuffer()
  }
}
