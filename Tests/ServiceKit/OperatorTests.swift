import RPC
import Testing

@testable import ServiceKit

/// Who counts as an operator.
@Suite struct OperatorTests {
  private func name(_ peer: RPCPeer, says: String? = nil) throws -> String {
    var metadata = RPCMetadata()
    if let says { metadata[CallMetadata.operatorName] = says }
    return try RPCContext(method: "x", metadata: metadata, peer: peer).operatorName
  }

  /// A certificate is proof, whatever else the call says.
  @Test func overTLSTheCertificateSaysIt() throws {
    var peer = RPCPeer(
      address: "a", isLoopback: true, isEncrypted: true,
      certificateNames: ["localhost", "operator.ada"])
    #expect(try name(peer) == "ada")
    #expect(try name(peer, says: "ben") == "ada")
    for names in [["gateway"], ["operator."], []] {
      peer.certificateNames = names
      #expect(throws: RPCError.self) { try name(peer, says: "ben") }
    }
  }

  /// Without TLS only this machine's own processes are believed.
  @Test func inPlaintextOnlyLoopbackIsBelieved() throws {
    #expect(try name(.local, says: "ada") == "ada")
    #expect(throws: RPCError.self) { try name(.local) }
    #expect(throws: RPCError.self) { try name(.local, says: "") }
    let elsewhere = RPCPeer(address: "a", isLoopback: false)
    #expect(throws: RPCError.self) { try name(elsewhere, says: "ada") }
  }
}
