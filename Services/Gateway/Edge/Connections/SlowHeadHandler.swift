import NIOCore
import NIOTLS

/// Ends a connection whose TLS handshake, whose first request or whose request's head does not come
/// in within its time: a head that comes a byte at a time would otherwise count as life.
///
/// It sees bytes alone; who parses them tells it of heads with ``headCame()`` and, once a request
/// is answered, ``awaitNext()``.
final class SlowHeadHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    /// Nothing has come yet.
    case first
    /// Between two requests; how long is not our concern.
    case between
    /// Part of a head has come.
    case arriving
    /// The head is there.
    case came
  }

  private let silence: Duration
  private let head: Duration
  private let handshakes: Bool
  private var phase = Phase.first
  private var isFirst = true
  private var timer: Scheduled<Void>?

  /// - Parameters:
  ///   - silence: how long the first request may be waited for.
  ///   - head: how long a handshake and a head may take to come in.
  ///   - handshakes: whether TLS comes first.
  init(silence: Duration, head: Duration, handshakes: Bool) {
    self.silence = silence
    self.head = head
    self.handshakes = handshakes
  }

  func handlerAdded(context: ChannelHandlerContext) {
    start(handshakes ? head : silence, context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if phase == .first || phase == .between {
      phase = .arriving
      start(head, context)
    }
    context.fireChannelRead(data)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent, isFirst {
      // Nobody has asked for anything yet.
      context.close(promise: nil)
      return
    }
    if handshakes, phase == .first, case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
      start(silence, context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// A request's head is complete.
  func headCame() {
    phase = .came
    isFirst = false
    timer?.cancel()
  }

  /// The request is read and answered: the next bytes begin another.
  func awaitNext() {
    phase = .between
  }

  private func start(_ time: Duration, _ context: ChannelHandlerContext) {
    timer?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: TimeAmount(time)) {
      let (handler, context) = bound.value
      handler.giveUp(context)
    }
  }

  private func giveUp(_ context: ChannelHandlerContext) {
    if phase == .arriving {
      let response = ByteBuffer(
        string: "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
      context.writeAndFlush(wrapOutboundOut(response), promise: nil)
    }
    context.close(promise: nil)
  }
}
