import NIOCore
import NIOSSL

extension ChannelHandlerContext {
  /// Runs `body` on this event loop after `delay`, unless cancelled.
  func schedule<Handler: ChannelHandler & SendableMetatype>(
    _ handler: Handler, in delay: Duration, _ body: @escaping @Sendable (Handler) -> Void
  ) -> Scheduled<Void> {
    let bound = NIOLoopBound(handler, eventLoop: eventLoop)
    return eventLoop.scheduleTask(in: .nanoseconds(delay.wholeNanoseconds)) { body(bound.value) }
  }
}

extension AdaptiveRecvByteBufferAllocator {
  /// Reads as much as comes, up to a whole frame at once, and keeps little for a connection that is
  /// idle.
  static var forFrames: AdaptiveRecvByteBufferAllocator {
    AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 4096, maximum: 64 << 10)
  }
}

extension NIOBSDSocket.Option {
  /// Linux's `TCP_USER_TIMEOUT`: for how many milliseconds the other side may take none of what we
  /// sent, as when it is gone without a word or reads no more, until the connection is lost.
  static let tcpUserTimeout = Self(rawValue: 18)
}

extension ChannelPipeline {
  /// DNS and URI names in the certificate the peer showed, once TLS has verified it. On the loop.
  var peerCertificateNames: [String] {
    guard let tls = try? syncOperations.handler(type: NIOSSLServerHandler.self),
      let certificate = tls.peerCertificate
    else { return [] }
    return certificate._subjectAlternativeNames().compactMap { name in
      guard name.nameType == .dnsName || name.nameType == .uri else { return nil }
      return name.contents.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
    }
  }
}

extension RPCPeer {
  /// The other end of a channel.
  init(_ channel: any Channel, isEncrypted: Bool) {
    let address = channel.remoteAddress
    let host = address?.ipAddress ?? ""
    self.init(
      address: address.map { "\(host):\($0.port ?? 0)" } ?? "unknown",
      isLoopback: host.hasPrefix("127.") || host == "::1" || host.hasPrefix("::ffff:127."),
      isEncrypted: isEncrypted)
  }
}

extension RPCTLS {
  /// Reads the files for a server. Blocks on the file system.
  func serverContext() throws -> NIOSSLContext {
    let certificates = try NIOSSLCertificate.fromPEMFile(certificateFile)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: certificates.map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
    configuration.minimumTLSVersion = .tlsv12
    if requiresClientCertificate {
      configuration.trustRoots = .file(authoritiesFile)
      // A client is who its certificate says; its address has no name to compare with.
      configuration.certificateVerification = .noHostnameVerification
    }
    return try NIOSSLContext(configuration: configuration)
  }

  /// Reads the files for a client. Blocks on the file system.
  func clientContext() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.trustRoots = .file(authoritiesFile)
    if !certificateFile.isEmpty {
      let certificates = try NIOSSLCertificate.fromPEMFile(certificateFile)
      configuration.certificateChain = certificates.map { .certificate($0) }
      configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem))
    }
    return try NIOSSLContext(configuration: configuration)
  }
}
