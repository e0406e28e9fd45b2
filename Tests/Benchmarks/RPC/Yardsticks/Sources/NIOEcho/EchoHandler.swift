import NIOCore

/// The server: every frame goes back, all of a read cycle in one write.
final class EchoHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let usesTasks: Bool
  private var executor: LoopExecutor?
  private var frames = Frames()
  private var out = ByteBuffer()

  init(usesTasks: Bool) { self.usesTasks = usesTasks }

  func handlerAdded(context: ChannelHandlerContext) {
    if usesTasks { executor = LoopExecutor(context.eventLoop) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    frames.append(unwrapInboundIn(data))
    while let (number, bytes) = frames.next() {
      if let executor {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        Task(executorPreference: executor, operation: Self.answer(number, bytes, bound))
      } else {
        out.writeFrame(number, bytes)
      }
    }
    frames.release()
  }

  private static func answer(
    _ number: UInt32, _ bytes: ByteBuffer, _ handler: NIOLoopBound<EchoHandler>
  ) -> @Sendable () async -> Void {
    { handler.value.out.writeFrame(number, await echo(bytes)) }
  }

  @inline(never)
  private static func echo(_ bytes: ByteBuffer) async -> ByteBuffer { bytes }

  func channelReadComplete(context: ChannelHandlerContext) {
    executor?.drain()
    guard out.readableBytes > 0 else { return }
    context.writeAndFlush(wrapOutboundOut(out), promise: nil)
    out = ByteBuffer()
  }
}
