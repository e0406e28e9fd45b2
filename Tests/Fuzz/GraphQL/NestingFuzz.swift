import FuzzSupport
import GraphQL

/// Everything that can nest, nested far too deeply: it is refused before anything follows it down.
enum NestingFuzz {
  /// What opens a level, for each production that can hold itself.
  private static let openings: [(before: String, opening: String)] = [
    ("", "{a"), ("", "{...{a"), ("", "{... on A{a"), ("{a(b:", "["), ("{a(b:", "{c:"),
    ("{a(b:[", "{c:["), ("query($a:", "["), ("query($a:Int=", "["), ("query($a:Int=", "{b:"),
    ("{a@d(x:", "["), ("type A{b:", "["), ("type A{b(c:", "["), ("type A{b(c:Int=", "["),
    ("input I{a:I=", "{a:"), ("scalar S@d(x:", "["), ("schema@d(x:", "{y:"),
  ]

  static func round(_ random: inout SeededGenerator) async throws {
    let (before, opening) = random.pick(openings)
    let count = random.pick([190, 199, 200, 201, 1_000, 50_000])
    let text = before + String(repeating: opening, count: count)
    CrashNote.record(text.utf8)
    let error: GraphQLError?
    do throws(GraphQLError) {
      _ = try Parser.parse(text, limits: ParserLimits(tokens: 1_000_000))
      error = nil
    } catch let failure {
      error = failure
    }
    let isBound = error?.kind == .limit || (count <= 201 && error?.kind == .syntax)
    try FuzzFailure.unless(isBound, "\(count) of \(opening) are taken")
    try await closed(&random)
    let json = Array(
      String(repeating: random.pick(["[", "{\"a\":", "[{\"a\":"]), count: count).utf8)
    if (try? JSONReader.parse(json)) != nil { throw FuzzFailure("deep JSON is taken") }
  }

  /// As deep as it may be, closed again, and followed to its end by all that comes after the parser.
  private static func closed(_ random: inout SeededGenerator) async throws {
    let schema = try FuzzSchema.shared.get()
    let depth = 90 + random.small(100)
    func nested(_ open: String, _ core: String, _ close: String) -> String {
      String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
    }
    let text = random.pick([
      "{ n { \(nested("n { ", "id", " }")) } }", "{ s(v: \(nested("[", "1", "]"))) }",
      "{ s(v: \(nested("{a: ", "1", "}"))) }", "{ n { \(nested("... { ", "id", " }")) } }",
      "{ n { \(nested("... on N { n { ", "id", " } }")) } }",
      "query ($v: \(nested("[", "Int", "]"))) { s(v: $v) }",
      "query ($v: S = \(nested("[", "1", "]"))) { s(v: $v) }",
    ])
    CrashNote.record(text.utf8)
    let request = GraphQLRequest(query: text)
    try await DocumentFuzz.check(schema.careless, request, random.next(), depth: 200)
    try await DocumentFuzz.check(schema.careful, request, random.next(), depth: 3)
  }
}
