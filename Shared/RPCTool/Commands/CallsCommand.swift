import ArgumentParser
import Foundation
import RPC

/// `rpc calls ADDR`.
struct CallsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calls", abstract: "List the calls that are open on a server, the oldest first.")

  @OptionGroup var connection: ConnectionOptions

  @Option(help: "How many at most; a server tells of no more than 1000.")
  var limit = 100

  func run() async throws {
    try await connection.withChannel { channel in
      let list = try await Reflection.calls(channel, limit: limit)
      for line in CallTableText.lines(list) { Output.line(line) }
    }
  }
}

/// Open calls as a table.
enum CallTableText {
  private static let header = ["AGE", "DEADLINE", "STATE", "RECEIVED", "SENT", "PEER", "METHOD"]

  static func lines(_ list: RPCCallList) -> [String] {
    let rows = [header] + list.calls.map(cells)
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      let padded = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      return padded.dropLast().joined(separator: "  ") + "  " + (row.last ?? "")
    }
    let hidden = list.total - list.calls.count
    if hidden > 0 { lines.append("and \(hidden) more") }
    return lines
  }

  private static func cells(_ call: RPCCallList.Call) -> [String] {
    [
      text(call.age), call.deadlineLeft.map(text) ?? "-", text(call.state), text(call.received),
      text(call.sent), call.peer, call.method,
    ]
  }

  private static func text(_ state: RPCCallList.Call.State) -> String {
    switch state {
    case .unspecified: "?"
    case .receiving: "receiving"
    case .running: "running"
    case .waitingForReader: "waiting for reader"
    case .abandoned: "abandoned"
    }
  }

  private static func text(_ traffic: RPCCallList.Traffic) -> String {
    "\(traffic.messages) (\(traffic.bytes) B)"
  }

  /// Seconds to the millisecond.
  private static func text(_ duration: Duration) -> String {
    duration.formatted(
      .units(allowed: [.seconds], width: .narrow, fractionalPart: .show(length: 3)))
  }
}
