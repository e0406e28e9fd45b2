import FuzzSupport
import GraphQL

/// Webs of fragments: chains, cycles, doubling, crowds of equal fields. Small texts that ask for
/// much; checking them and turning them away takes little.
enum FragmentFuzz {
  static func round(_ random: inout SeededGenerator) async throws {
    let schema = try FuzzSchema.shared.get()
    let count = 1 + random.small(120)
    let width = 1 + random.small(30)
    let reach = random.pick([1, 1, 2, count])
    var parts = ["{ n { ...F0 } }"]
    for index in 0..<count {
      let bodies = (0..<width).map { _ in
        // Forward for the most part: cycles end the checking early.
        let next = random.once(in: 200) ? 0 : index + 1 + Int(random.next() % UInt64(reach))
        return selection(spreading: "F\(min(next, count))", &random)
      }
      parts.append("fragment F\(index) on N { \(bodies.joined(separator: " ")) }")
    }
    parts.append("fragment F\(count) on N { id }")
    let text = parts.joined(separator: " ")
    CrashNote.record(text.utf8)
    let request = GraphQLRequest(query: text)
    try await DocumentFuzz.check(schema.careful, request, random.next(), depth: 3)
  }

  private static func selection(spreading next: String, _ random: inout SeededGenerator) -> String {
    switch random.next() % 8 {
    case 0: "...\(next)"
    case 1: "n { ...\(next) }"
    case 2: "x: n { ...\(next) }"
    case 3: "... on A { n { ...\(next) } }"
    case 4: "... on B { a(i: {a: 1}) { ...\(next) } }"
    case 5: "must { id n { ...\(next) } }"
    case 6: "id x: __typename"
    default: "id n { id }"
    }
  }
}
