import RPC

/// `rpc-fuzz [--seed N] [--from N] [--rounds N] [--seconds N] [--only NAME]`: bad input for the wire
/// format and the generated decoders, for as many rounds or seconds as told.
///
/// The same seed makes the same inputs. What fails, or ends the process, is printed as the command
/// that repeats it, with the input's bytes.
@main struct RPCFuzz {
  static func main() async {
    guard let plan = FuzzPlan(CommandLine.arguments.dropFirst()) else {
      print(
        "usage: rpc-fuzz [--seed N] [--from ROUND] [--rounds N] [--seconds N] [--only NAME]\n"
          + "NAME: \(FuzzPlan.names.joined(separator: ", "))")
      return exitProcess(64)
    }
    print("seed \(plan.seed)")
    CrashNote.watch()
    var failed = false
    for name in plan.names {
      do {
        let rounds = try await run(name, plan)
        print("\(name): \(rounds) inputs")
      } catch {
        failed = true
        print("\(name): FAILED: \(error)")
        CrashNote.show()
      }
    }
    exitProcess(failed ? 1 : 0)
  }

  /// Gives back how many inputs were tried.
  private static func run(_ name: String, _ plan: FuzzPlan) async throws -> Int {
    switch name {
    case "server": try plan.each(name) { try ServerStateFuzz.round(&$0) }
    case "client": try plan.each(name) { try ClientStateFuzz.round(&$0) }
    case "codings": try plan.each(name) { try CodingFuzz.round(&$0) }
    case "messages": try plan.each(name) { try MessageFuzz.round(&$0) }
    default: try await SocketFuzz(plan).run()
    }
  }
}
