/// The files that encrypt a connection and prove who is at its ends. All are PEM.
package struct RPCTLS: Sendable, Hashable {
  /// Path of our certificate, followed in the file by its intermediates.
  package var certificateFile: String
  /// Path of our private key.
  package var keyFile: String
  /// Path of the authorities whose certificates we accept from the other side.
  package var authoritiesFile: String
  /// On a server: whether clients have to show a certificate. Clients always check the server's.
  package var requiresClientCertificate: Bool
  /// On a client: the name expected in the server's certificate. `nil` takes the address's host.
  package var serverName: String?

  /// TLS with these files. A client without a certificate leaves the first two empty.
  package init(
    certificateFile: String = "", keyFile: String = "", authoritiesFile: String,
    requiresClientCertificate: Bool = true, serverName: String? = nil
  ) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    self.authoritiesFile = authoritiesFile
    self.requiresClientCertificate = requiresClientCertificate
    self.serverName = serverName
  }
}
