import ArgumentParser
import BenchMeasuring
import RPC

/// Reads a stream as fast as it comes.
struct StreamCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Reads one stream; counts messages as calls and the time between them as theirs.")

  @Option(help: "Port of the server.")
  var port: Int
  @Option(help: "Bytes of each message.")
  var size: Int
  @Option(help: "Seconds before the measured window.")
  var warmup: Double
  @Option(help: "Seconds of the measured window.")
  var secs: Double
  @Option(help: "Where the reading task runs: loop or pool.")
  var tasks = CallerPlacement.loop

  func run() async throws {
    try await withChannels(1, port: port) { channels in
      let client = BenchV1.BenchClient(channels[0])
      let executors = tasks == .loop ? channels.map(\.taskExecutor) : []
      let request = BenchV1.FloodRequest(size: Int64(size))
      await Load(callers: 1, warmup: warmup, seconds: secs).run(on: executors) { _ in
        StreamCaller(messages: client.flood(request).makeAsyncIterator(), size: size)
      }
    }
  }
}

/// Takes the next message of a stream.
struct StreamCaller: LoadCaller {
  var messages: RPCResponseStream<BenchV1.Payload>.AsyncIterator
  let size: Int

  mutating func call() async throws {
    guard try await messages.next()?.bytes.count == size else { throw WrongAnswer() }
  }
}
