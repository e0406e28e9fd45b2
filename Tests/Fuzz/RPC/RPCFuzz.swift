import FuzzSupport

/// `rpc-fuzz`: bad input for the wire format and the generated decoders. The last kind is over real
/// sockets and threads.
@main struct RPCFuzz {
  static func main() async {
    await FuzzProgram(
      "rpc-fuzz",
      kinds: [
        .rounds("server") { try ServerStateFuzz.round(&$0) },
        .rounds("client") { try ClientStateFuzz.round(&$0) },
        .rounds("codings") { try CodingFuzz.round(&$0) },
        .rounds("messages") { try MessageFuzz.round(&$0) },
        FuzzKind("sockets") { try await SocketFuzz($0).run() },
      ]
    ).run()
  }
}
