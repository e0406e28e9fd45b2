import ArgumentParser
import BenchMeasuring
import RPC

/// Where the tasks that call are placed.
enum CallerPlacement: String, ExpressibleByArgument, CaseIterable {
  /// On the channel's event loop, through `RPCChannel.taskExecutor`.
  case loop
  /// On Swift's global pool, as a task is when nothing is said.
  case pool
}

/// Keeps calls outstanding and says how many ended, and how fast.
struct ClientCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client",
    abstract: "Keeps N calls outstanding; prints BEGIN, END and a RESULT line.")

  @Option(help: "Port of the server.")
  var port: Int
  @Option(help: "Calls outstanding at once.")
  var conc: Int
  @Option(help: "Seconds before the measured window.")
  var warmup: Double
  @Option(help: "Seconds of the measured window.")
  var secs: Double
  @Option(help: "Connections over which the callers are dealt out.")
  var connections = 1
  @Option(help: "Call with so many bytes, in place of the message of six fields.")
  var payload: Int?
  @Option(help: "Where the calling tasks run: loop or pool.")
  var tasks = CallerPlacement.loop

  func validate() throws {
    guard conc > 0, connections > 0, warmup >= 0, secs > 0 else {
      throw ValidationError("--conc, --connections and --secs have to be above 0.")
    }
  }

  func run() async throws {
    try await withChannels(connections, port: port) { channels in
      let clients = channels.map { BenchV1.BenchClient($0) }
      let options = RPCCallOptions(timeout: .seconds(1))
      let executors = tasks == .loop ? channels.map(\.taskExecutor) : []
      let load = Load(callers: conc, warmup: warmup, seconds: secs)
      if let payload {
        let message = BenchV1.Payload(bytes: [UInt8](repeating: 7, count: payload))
        await load.run(on: executors) { number in
          PayloadCaller(
            client: clients[number % clients.count], message: message, options: options)
        }
      } else {
        await load.run(on: executors) { number in
          EchoCaller(client: clients[number % clients.count], options: options)
        }
      }
    }
  }
}

/// Calls with the message of six fields.
struct EchoCaller: LoadCaller {
  let client: BenchV1.BenchClient
  let message = BenchV1.EchoMessage.sample
  let options: RPCCallOptions

  func call() async throws {
    let answer = try await client.echo(message, options: options)
    guard answer.amount == message.amount else { throw WrongAnswer() }
  }
}

/// Calls with nothing but bytes.
struct PayloadCaller: LoadCaller {
  let client: BenchV1.BenchClient
  let message: BenchV1.Payload
  let options: RPCCallOptions

  func call() async throws {
    let answer = try await client.echoBytes(message, options: options)
    guard answer.bytes.count == message.bytes.count else { throw WrongAnswer() }
  }
}

extension BenchV1.EchoMessage {
  /// 200 bytes on the wire.
  static let sample = BenchV1.EchoMessage(
    id: "0193f0d4-7c1e-7a3b-9c55-2f6f0e1d4b7a", amount: 123_456_789_012, rate: 0.0425,
    note: "A note of some length, as a person or a partner may write it.",
    payload: [UInt8](repeating: 0x5a, count: 79), kind: .second)
}

/// Runs `body` with channels that are connected.
func withChannels(
  _ count: Int, port: Int, _ body: @Sendable ([RPCChannel]) async throws -> Void
) async throws {
  let address = RPCAddress(host: "127.0.0.1", port: port)
  let channels = (0..<count).map { _ in
    RPCChannel(RPCChannelConfiguration(addresses: [address]), logger: .silent)
  }
  try await withThrowingTaskGroup(of: Void.self) { group in
    for channel in channels { group.addTask { try await channel.run() } }
    for channel in channels {
      let options = RPCCallOptions(timeout: .seconds(30), waitForReady: true)
      _ = try await BenchV1.BenchClient(channel).echo(.sample, options: options)
    }
    try await body(channels)
    group.cancelAll()
  }
}
