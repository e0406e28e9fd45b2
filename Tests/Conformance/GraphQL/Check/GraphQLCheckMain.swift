import Glibc
import GraphQL

/// The GraphQL engine as a program, so that a conformance suite in any language can drive it: a JSON
/// object a line in, one a line out, in the same order, until input ends.
@main struct GraphQLCheckMain {
  static func main() async {
    let checker = Checker()
    while let line = readLine(strippingNewline: true) {
      guard write(await checker.answer(line) + [UInt8(ascii: "\n")]) else { return }
    }
  }

  /// False when nobody reads any more.
  private static func write(_ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return false }
      written += max(0, count)
    }
    return true
  }
}
