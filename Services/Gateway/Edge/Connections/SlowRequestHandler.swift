import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection whose request does not come in, from its head to its end, within a time: each
/// byte in between would otherwise count as life.
final class SlowRequestHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let timeout: Duration
  private var timer: Scheduled<Void>?
  /// Whether the request was answered before it was read.
  private var isAnswered = false

  init(timeout: Duration) {
    self.timeout = timeout
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      isAnswered = false
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleTask(in: TimeAmount(timeout)) {
        let (handler, context) = bound.value
        handler.giveUp(context)
      }
    case .body: break
    case .end: timer?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    isAnswered = true
    context.write(data, promise: promise)
  }

  private func giveUp(_ context: ChannelHandlerContext) {
    if !isAnswered {
      let head = HTTPResponse(
        status: .requestTimeout, headerFields: [.connection: "close", .contentLength: "0"])
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }
}
