import NIOCore

/// What a connection has to write: frames gather, and go out with one write and one flush for each
/// read cycle or batch of calls. Lives on the event loop.
///
/// A class, because a write may at once tell its handler that the channel's writability changed, and
/// the handler then comes back here.
final class ConnectionWriter {
  /// The frames of the next write.
  var out = ByteBuffer()
  private var backlog = FrameBacklog()
  private var context: ChannelHandlerContext?
  private var flushAtEndOfTurn: (@Sendable () -> Void)?
  private var isReading = false
  private var isFlushScheduled = false
  private var isClosing = false

  /// Whether what is handed over next could leave at once.
  var isIdle: Bool { context?.channel.isWritable == true && backlog.isEmpty }

  /// The handler came into the pipeline. `flush` is the handler's, called when `flushSoon` has asked
  /// for it.
  func attach(to context: ChannelHandlerContext, flush: @escaping @Sendable () -> Void) {
    self.context = context
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    flushAtEndOfTurn = {
      bound.value.isFlushScheduled = false
      flush()
    }
  }

  /// The handler left the pipeline.
  func detach() {
    context = nil
    flushAtEndOfTurn = nil
  }

  /// A read cycle begins: nothing is written before it ends.
  func beginReading() { isReading = true }

  /// The read cycle is over.
  func endReading() { isReading = false }

  /// Hands what has gathered to the channel, unless a read cycle is going on.
  func flush() {
    guard !isReading, out.readableBytes > 0, let context else { return }
    if backlog.isEmpty, out.readableBytes <= FrameBacklog.chunkBytes {
      context.writeAndFlush(NIOAny(out), promise: nil)
      out.reuse()
    } else {
      backlog.add(out)
      out.reuse()
      writeBacklog()
    }
  }

  /// Writes what waits, as far as the peer takes it; all of it when the connection closes.
  func writeBacklog() {
    while let context, context.channel.isWritable || isClosing, let chunk = backlog.next() {
      context.writeAndFlush(NIOAny(chunk), promise: nil)
    }
  }

  /// Flushes at the end of this turn of the loop, or of the read cycle.
  func flushSoon() {
    guard !isReading, !isFlushScheduled, out.readableBytes > 0, let context, let flushAtEndOfTurn
    else { return }
    isFlushScheduled = true
    context.eventLoop.execute(flushAtEndOfTurn)
  }

  /// Writes everything and closes the channel.
  func close() {
    isReading = false
    isClosing = true
    flush()
    writeBacklog()
    context?.close(promise: nil)
  }
}
