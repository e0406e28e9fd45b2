import FuzzSupport
import GraphQL

/// Documents of any kind through the whole engine, over objects of any kind.
enum DocumentFuzz {
  static func round(_ random: inout SeededGenerator) async throws {
    let schema = try FuzzSchema.shared.get()
    var writer = DocumentWriter(schema: schema.careful.schema)
    var text = writer.document(&random)
    switch random.next() % 8 {
    case 0: text = TextMutation.noise(&random)
    case 1, 2: break
    default: text = TextMutation.changed(text, &random)
    }
    CrashNote.record(text.utf8)
    let request = GraphQLRequest(query: text, variables: variables(&random))
    let seed = random.next()
    try await check(schema.careful, request, seed, depth: 4)
    try await check(schema.careless, request, seed, depth: 3)
  }

  private static func variables(_ random: inout SeededGenerator) -> GraphQLObject {
    var variables = GraphQLObject()
    for index in 0..<6 where !random.once(in: 4) {
      variables["v\(index)"] = random.pick([
        true, false, 1, nil, "x", ["a": 1], ["s": "x"], [[1], [2]], "X", 1.5,
      ])
    }
    return variables
  }

  /// The answer holds together, and is the same when values come later.
  static func check(
    _ engine: GraphQLEngine<Void>, _ request: GraphQLRequest, _ seed: UInt64, depth: Int
  ) async throws {
    let root = AnySource(seed: seed, depth: depth, isLate: false)
    let response = await engine.execute(request, context: (), root: root)
    let data = try wellFormedData(of: response, to: request.query)
    let late = AnySource(seed: seed, depth: depth, isLate: true)
    let lateResponse = await engine.execute(request, context: (), root: late)
    let lateData = try wellFormedData(of: lateResponse, to: request.query)
    try FuzzFailure.unless(data == lateData, "other data when values come later")
  }

  /// Checks a response against section 7, and gives back its `data`.
  private static func wellFormedData(
    of response: GraphQLResponse, to query: String
  ) throws -> GraphQLValue? {
    let json = try JSONReader.parse(response.json, depthLimit: 1_000)
    let keys = json.object?.keys ?? []
    try FuzzFailure.unless(keys.contains("errors") != response.errors.isEmpty, "errors or none")
    try FuzzFailure.unless(keys.contains("data") != response.isRequestError, "data or none")
    let lines = 1 + query.unicodeScalars.count { $0 == "\n" || $0 == "\r" }
    for error in response.errors {
      try FuzzFailure.unless(
        error.locations.allSatisfy { (1...lines).contains($0.line) && $0.column > 0 },
        "an error beyond the text")
      guard let path = error.path, let data = json["data"] else { continue }
      try FuzzFailure.unless(isNull(data, along: path), "an error where nothing is null")
    }
    let places = response.errors.compactMap(\.path)
    try FuzzFailure.unless(Set(places).count == places.count, "two errors at one place")
    return json["data"]
  }

  private static func isNull(_ data: GraphQLValue, along path: [PathSegment]) -> Bool {
    var place = data
    for step in path {
      if place == .null { return true }
      switch step {
      case .key(let key):
        guard let member = place[key] else { return false }
        place = member
      case .index(let index):
        guard let items = place.list, items.indices.contains(index) else { return false }
        place = items[index]
      }
    }
    return place == .null
  }
}
