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
    guard detail.typeName == typeName, let fields = SmallProtoReader.fields(of: detail.bytes) else {
      return false
    }
    for field in fields {
      switch field {
      case (1, .bytes(let bytes)): error.reason = String(validating: bytes, as: UTF8.self)
      case (2, .bytes(let bytes)): error.field = String(validating: bytes, as: UTF8.self)
      case (3, .number(let millis)) where (1...(1 << 40)).contains(millis):
        error.retryAfter = .milliseconds(Int64(millis))
      case (3, .number(let millis)) where Int64(bitPattern: millis) < 0:
        error.retryAfter = .milliseconds(-1)
      default: break
      }
    }
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

  /// The fields in order; `nil` when the bytes are malformed. Fixed-width fields are passed over.
  static func fields(of bytes: some Sequence<UInt8>) -> [(UInt64, Value)]? {
    var rest = Array(bytes)[...]
    var fields: [(UInt64, Value)] = []
    while !rest.isEmpty {
      guard let key = varint(&rest) else { return nil }
      switch key & 7 {
      case 0:
        guard let number = varint(&rest) else { return nil }
        fields.append((key >> 3, .number(number)))
      case 2:
        guard let length = varint(&rest), length <= rest.count else { return nil }
        fields.append((key >> 3, .bytes(Array(rest.prefix(Int(length))))))
        rest = rest.dropFirst(Int(length))
      case 1, 5:
        let width = key & 7 == 1 ? 8 : 4
        guard rest.count >= width else { return nil }
        rest = rest.dropFirst(width)
      default: return nil
      }
    }
    return fields
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
