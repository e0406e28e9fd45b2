import Hummingbird
import NIOCore

/// A request as the edge sees it: with where it comes from.
struct EdgeContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The other end of the connection, which may be a proxy.
  let peer: ClientAddress

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = ClientAddress(source.channel.remoteAddress)
  }
}
