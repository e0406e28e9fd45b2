/// Finds the `id` of a line that is no JSON we take, so that even such a line's answer can be told
/// from others. Looks at the top level alone, and does not recurse.
enum TopLevelID {
  /// The number or string that stands there, as JSON text.
  static func find(in bytes: [UInt8]) -> String? {
    var depth = 0
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        let end = endOfString(bytes, index)
        if depth == 1, bytes[index..<end].elementsEqual("\"id\"".utf8) {
          return value(bytes, after: end)
        }
        index = end
        continue
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func endOfString(_ bytes: [UInt8], _ start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.count)
  }

  private static func value(_ bytes: [UInt8], after start: Int) -> String? {
    let rest = bytes[start...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ":") }
    guard let first = rest.first else { return nil }
    if first == UInt8(ascii: "\"") {
      return String(
        decoding: bytes[rest.startIndex..<endOfString(bytes, rest.startIndex)], as: UTF8.self)
    }
    let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
  }
}
