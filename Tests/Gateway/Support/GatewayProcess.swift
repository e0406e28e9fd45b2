import Foundation

/// The gateway's executable, running.
final class GatewayProcess: Sendable {
  struct DidNotStart: Error {
    let output: String
  }

  /// Where it listens.
  let port: Int
  private let process: Process
  private let ended: AsyncStream<Int32>

  private init(port: Int, process: Process, ended: AsyncStream<Int32>) {
    self.port = port
    self.process = process
    self.ended = ended
  }

  /// Starts it and waits until it says where it listens.
  static func start(_ environment: [String: String]) async throws -> GatewayProcess {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "gateway")
    process.arguments = ["serve"]
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    let (ended, end) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = { process in
      end.yield(process.terminationStatus)
      end.finish()
    }
    try process.run()
    let (lines, line) = AsyncStream.makeStream(of: String.self)
    // Reads to the end: the process must never wait for room.
    Thread.detachNewThread {
      var text = ""
      while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
        text += String(decoding: data, as: UTF8.self)
        line.yield(text)
      }
      line.finish()
    }
    var said = ""
    for await text in lines {
      said = text
      guard let match = text.firstMatch(of: /listening on 127\.0\.0\.1:(\d+)/),
        let port = Int(match.1)
      else { continue }
      return GatewayProcess(port: port, process: process, ended: ended)
    }
    throw DidNotStart(output: said)
  }

  /// SIGTERM, as an orchestrator sends it.
  func terminate() {
    if process.isRunning { process.terminate() }
  }

  /// The status that it ends with.
  func end() async -> Int32 {
    for await status in ended { return status }
    return -1
  }
}
