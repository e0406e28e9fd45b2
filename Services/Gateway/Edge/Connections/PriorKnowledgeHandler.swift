import NIOCore
import NIOTLS

/// Tells a client that speaks HTTP/2 by prior knowledge (RFC 9113, section 3.3) from one that speaks
/// HTTP/1.1, by a plaintext connection's first bytes. Says what it found as TLS does with ALPN, so
/// that the same handler decides in both cases.
final class PriorKnowledgeHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  private var start = ByteBuffer()

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    start.writeImmutableBuffer(unwrapInboundIn(data))
    let bytes = start.readableBytesView.prefix(Self.preface.count)
    let isPreface = bytes.elementsEqual(Self.preface.prefix(bytes.count))
    // So far it may be either.
    if isPreface, bytes.count < Self.preface.count { return }
    context.fireUserInboundEventTriggered(
      TLSUserEvent.handshakeCompleted(negotiatedProtocol: isPreface ? "h2" : nil))
    context.fireChannelRead(wrapInboundOut(start))
    start = ByteBuffer()
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}
