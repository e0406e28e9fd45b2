import FuzzSupport
import GraphQL

/// JSON of any kind: read and written it is what is read and written again; as variables it is taken
/// or refused with reasons.
enum JSONFuzz {
  private static let query =
    "query ($i: I!, $o: O, $l: [[Int!]], $s: S) { b(o: $o, l: $l) { a(i: $i) { id } } s(v: $s) }"
  private static let samples = [
    #"{"i":{"a":1,"i":[{"a":2,"e":"X"}]},"o":{"s":"x"},"l":[[1],[2,3]],"s":{"any":[1.5e3,null,true]}}"#,
    #"{"i":{},"o":{"i":{"a":-0}},"l":7,"s":"\ud83d\ude00\u0000\"\\\/"}"#,
    #"[1,-2.5,1e-7,123456789012345678901234567890,0.1,"é",[],{},false]"#,
  ]

  static func round(_ random: inout SeededGenerator) throws {
    var bytes = Array(random.pick(samples).utf8)
    if random.once(in: 16) { bytes = random.bytes(random.small(200)) }
    for _ in 0..<random.small(5) {
      let at = Int(random.next() % UInt64(bytes.count + 1))
      switch random.next() % 4 {
      case 0: bytes.removeSubrange(at..<min(bytes.count, at + random.small(12)))
      case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      default:
        bytes.insert(
          contentsOf: random.pick(["[", "{", "\"", "\\u", "1e", ",", "null"]).utf8, at: at)
      }
    }
    CrashNote.record(bytes)
    guard let value = try? JSONReader.parse(bytes) else { return }
    let written = json(value)
    try FuzzFailure.unless(
      json(try JSONReader.parse(written)) == written, "JSON reads back changed")
    let request = GraphQLRequest(query: query, variables: value.object ?? [:])
    let engine = try FuzzSchema.shared.get().careful
    do throws(RequestRefused) {
      _ = try engine.prepare(request)
    } catch {
      try FuzzFailure.unless(
        !error.errors.isEmpty && error.errors.allSatisfy { $0.kind == .variables },
        "variables are refused as \(error.errors)")
    }
  }

  private static func json(_ value: GraphQLValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(value)
    return writer.bytes
  }
}
