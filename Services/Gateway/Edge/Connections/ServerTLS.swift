import Logging
import NIOSSL
import RPC

/// Our certificate and its key, for clients from outside.
struct ServerTLS: Sendable {
  /// Path of the certificate in PEM, followed in the file by its intermediates.
  let certificateFile: String
  /// Path of the private key in PEM.
  let keyFile: String

  /// What new connections use: the files as they are when a connection comes.
  ///
  /// - Throws: when a file cannot be read, or the key is not the certificate's.
  func contexts(logger: Logger) throws -> TLSContextSource {
    try TLSContextSource(files: [certificateFile, keyFile], logger: logger) { try context() }
  }

  private func context() throws -> NIOSSLContext {
    let certificates = try NIOSSLCertificate.fromPEMFile(certificateFile)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: certificates.map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["h2", "http/1.1"]
    return try NIOSSLContext(configuration: configuration)
  }
}
