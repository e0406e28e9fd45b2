import NIOCore

/// Closes a connection so that the last we said is read: says that nothing more comes, and reads on,
/// heedless, until the client has closed too or a while has passed. A socket that is closed with
/// something unread resets the connection, and a client that is reset may lose what it has not
/// yet read.
final class LingeringCloseHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let patience: Duration
  private var timer: Scheduled<Void>?

  private init(patience: Duration) {
    self.patience = patience
  }

  /// Lets go of a channel, and comes back once it is closed.
  static func close(_ channel: any Channel, patience: Duration = .seconds(5)) async throws {
    try await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.addHandler(
        LingeringCloseHandler(patience: patience), position: .first)
    }.get()
    try await channel.closeFuture.get()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: TimeAmount(patience)) {
      channel.close(promise: nil)
    }
    channel.close(mode: .output, promise: nil)
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

  func channelReadComplete(context: ChannelHandlerContext) {
    context.read()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }
}
