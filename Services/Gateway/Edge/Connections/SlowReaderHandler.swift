import NIOCore

/// Ends a connection whose client does not read. Whoever writes to it waits for room, and would for
/// as long as the client likes, holding what is behind the response.
final class SlowReaderHandler: ChannelInboundHandler, RemovableChannelHandler {
  // Looks at no message.
  typealias InboundIn = NIOAny

  private let timeout: Duration
  private var timer: Scheduled<Void>?

  /// - Parameter timeout: How long there may be no room.
  init(timeout: Duration) {
    self.timeout = timeout
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    let channel = context.channel
    if !channel.isWritable {
      timer = context.eventLoop.scheduleTask(in: TimeAmount(timeout)) {
        channel.close(promise: nil)
      }
    }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }
}
