import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection whose request does not come in, from its head to its end, within a time: each
/// byte in between would otherwise count as life. On HTTP/2 it is the stream that ends.
final class SlowRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let timeout: Duration
  /// Of an HTTP/1.1 connection.
  private let heads: SlowHeadHandler?
  private var timer: Scheduled<Void>?
  /// Requests whose responses are not at their end.
  private var unanswered = 0
  private var isBeingRead = false
  private var isResponding = false

  init(timeout: Duration, heads: SlowHeadHandler? = nil) {
    self.timeout = timeout
    self.heads = heads
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      unanswered += 1
      isBeingRead = true
      heads?.headCame()
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleTask(in: TimeAmount(timeout)) {
        let (handler, context) = bound.value
        handler.giveUp(context)
      }
    case .body: break
    case .end:
      isBeingRead = false
      timer?.cancel()
      awaitNext()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    isResponding = true
    if case .end = unwrapOutboundIn(data) {
      isResponding = false
      unanswered -= 1
      awaitNext()
    }
    context.write(data, promise: promise)
  }

  private func awaitNext() {
    if unanswered == 0, !isBeingRead { heads?.awaitNext() }
  }

  private func giveUp(_ context: ChannelHandlerContext) {
    // Unless it was answered before it was read, or an earlier one is being answered.
    if unanswered == 1, !isResponding {
      var response = HTTPResponse(status: .requestTimeout, headerFields: [.contentLength: "0"])
      if heads != nil { response.headerFields[.connection] = "close" }
      context.write(wrapOutboundOut(.head(response)), promise: nil)
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
