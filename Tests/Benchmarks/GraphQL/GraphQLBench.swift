import Foundation
import GraphQL

/// Answers one query over plain data again and again, and prints the seconds of wall and CPU time an
/// answer takes: `graphql-bench SDL QUERY DATA SECONDS cold|warm`, the first three being files. Cold
/// parses and validates the query each time; warm finds it in the cache of documents.
@main struct GraphQLBench {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 6, let seconds = Double(arguments[4]) else {
      print("usage: graphql-bench SDL QUERY DATA SECONDS cold|warm")
      exit(64)
    }
    func file(_ index: Int) throws -> String {
      try String(contentsOfFile: arguments[index], encoding: .utf8)
    }
    var options = EngineOptions<Void>()
    options.cachedDocuments = arguments[5] == "warm" ? 100 : 0
    let engine = try GraphQLEngine(
      schema: try Schema(sdl: try file(1)), resolvers: Resolvers<Void>(), options: options)
    let request = GraphQLRequest(query: try file(2))
    let root = Root(members: try JSONReader.parse(Array(try file(3).utf8)).object ?? [:])
    print(
      String(decoding: await engine.execute(request, context: (), root: root).json, as: UTF8.self))
    await measure(engine, request, root, seconds)
  }

  /// Away from the main actor, where each answer would cost a change of threads.
  @concurrent private static func measure(
    _ engine: GraphQLEngine<Void>, _ request: GraphQLRequest, _ root: Root, _ seconds: Double
  ) async {
    var count = 0
    let clock = ContinuousClock()
    let (start, cpu) = (clock.now, cpuSeconds())
    while clock.now - start < .seconds(seconds) {
      for _ in 0..<100 {
        let response = await engine.execute(request, context: (), root: root)
        guard response.errors.isEmpty, !response.json.isEmpty else { exit(1) }
      }
      count += 100
    }
    let wall = (clock.now - start) / .seconds(1)
    print("\(count) \(wall) \(cpuSeconds() - cpu)")
  }

  private static func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1_000_000
    }
  }
}

/// The data's outermost object.
struct Root: GraphQLSource {
  let members: GraphQLObject

  func resolve(_ field: String, _ arguments: GraphQLArguments) -> Resolved {
    .value(members[field] ?? .null)
  }
}
