/// `stack.types.v1.ErrorDetail`, by hand: this library cannot use the code that is generated for it.
/// A test holds both against each other.
enum ErrorDetailCoding {
  static let typeName = "stack.types.v1.ErrorDetail"

  /// The detail that carries the error's reason, field and retry-after; `nil` if it has none.
  static func detail(of error: RPCError) -> RPCError.Detail? {
    guard error.reason != nil || error.field != nil || error.retryAfter != nil else { return nil }
    var writer = SmallProtoWriter()
    writer.write(error.reason ?? "", field: 1)
    writer.write(error.field ?? "", field: 2)
    writer.write(error.retryAfter.map { $0 < .zero ? -1 : $0.wholeMilliseconds } ?? 0, field: 3)
    return RPCError.Detail(typeName: typeName, bytes: writer.bytes)
  }

  /// Reads the detail into the error's properties. `false` when it is of another type or malformed.
  static func apply(_ detail: RPCError.Detail, to error: inout RPCError) -> Bool {
    guard detail.typeName == typeName else { return false }
    var read = error
    let isMessage = SmallProtoReader.read(detail.bytes) { number, value in
      switch (number, value) {
      case (1, .bytes(let bytes)): read.reason = String(validating: bytes, as: UTF8.self)
      case (2, .bytes(let bytes)): read.field = String(validating: bytes, as: UTF8.self)
      case (3, .number(let millis)) where (1...(1 << 40)).contains(millis):
        read.retryAfter = .milliseconds(Int64(millis))
      case (3, .number(let millis)) where Int64(bitPattern: millis) < 0:
        read.retryAfter = .milliseconds(-1)
      default: break
      }
    }
    guard isMessage else { return false }
    error = read
    return true
  }
}

extension Duration {
  /// Rounded up to whole milliseconds, never below zero.
  var wholeMilliseconds: Int64 {
    guard self > .zero else { return 0 }
    let (seconds, attoseconds) = components
    let millis = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return seconds < 1 << 40 ? seconds * 1000 + millis : Int64(1) << 50
  }

  /// Rounded down to whole microseconds, never below zero.
  var wholeMicroseconds: Int64 {
    guard self > .zero else { return 0 }
    let (seconds, attoseconds) = components
    return seconds < 1 << 40 ? seconds * 1_000_000 + attoseconds / 1_000_000_000_000 : 1 << 60
  }

  /// The same in NIO's terms.
  var wholeNanoseconds: Int64 {
    guard self > .zero else { return 0 }
    let (seconds, attoseconds) = components
    return seconds < 1 << 30 ? seconds * 1_000_000_000 + attoseconds / 1_000_000_000 : 1 << 60
  }
}

/// Writes the handful of messages that this library itself speaks.
struct SmallProtoWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ text: String, field: UInt64) {
    guard !text.isEmpty else { return }
    varint(field << 3 | 2)
    varint(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// A message inside, or bytes of a repeated field: written even where empty.
  mutating func write(_ content: [UInt8], field: UInt64) {
    varint(field << 3 | 2)
    varint(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  mutating func write(_ number: Int64, field: UInt64) {
    guard number != 0 else { return }
    varint(field << 3)
    varint(UInt64(bitPattern: number))
  }

  private mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
  }
}

/// Reads them.
enum SmallProtoReader {
  enum Value: Equatable {
    case number(UInt64)
    case bytes([UInt8])
  }

  /// The fields in order, but fixed-width ones; `nil` when the bytes are malformed. Not for requests: a
  /// client may send millions of fields that nobody asks for.
  static func fields(of bytes: some Sequence<UInt8>) -> [(UInt64, Value)]? {
    var fields: [(UInt64, Value)] = []
    return read(bytes) { fields.append(($0, $1)) } ? fields : nil
  }

  /// Shows each field in order, but fixed-width ones. `false` when the bytes are malformed.
  static func read(_ bytes: some Sequence<UInt8>, _ visit: (UInt64, Value) -> Void) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      guard let key = varint(&rest), (1...0x1fff_ffff).contains(key >> 3) else { return false }
      switch key & 7 {
      case 0:
        guard let number = varint(&rest) else { return false }
        visit(key >> 3, .number(number))
      case 2:
        guard let length = varint(&rest), length <= rest.count else { return false }
        visit(key >> 3, .bytes(Array(rest.prefix(Int(length)))))
        rest = rest.dropFirst(Int(length))
      case 1, 5:
        let width = key & 7 == 1 ? 8 : 4
        guard rest.count >= width else { return false }
        rest = rest.dropFirst(width)
      default: return false
      }
    }
    return true
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
