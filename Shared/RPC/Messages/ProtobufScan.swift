import CLibprotobufC

/// A look over a serialized message before libprotobuf-c sees it, for what that library does not
/// mind: it recurses as deep as the bytes say, and its C strings end at the first NUL.
package enum ProtobufScan {
  /// protobuf's own limit.
  package static let maximumNesting = 100

  /// Whether the bytes are well-formed, not nested too deep, and free of NUL in strings.
  package static func isAcceptable(
    _ bytes: UnsafeRawBufferPointer, as descriptor: UnsafePointer<ProtobufCMessageDescriptor>,
    depth: Int = 1
  ) -> Bool {
    guard depth <= maximumNesting else { return false }
    var reader = Reader(bytes: bytes)
    while !reader.isAtEnd {
      guard let key = reader.varint(), key >> 3 > 0, key >> 3 <= 0x1fff_ffff else { return false }
      switch key & 7 {
      case 0: guard reader.varint() != nil else { return false }
      case 1: guard reader.skip(8) else { return false }
      case 5: guard reader.skip(4) else { return false }
      case 2:
        guard let content = reader.lengthDelimited() else { return false }
        let field = protobuf_c_message_descriptor_get_field(descriptor, UInt32(key >> 3))
        guard let field else { continue }
        guard isAcceptable(content, field: field.pointee, depth: depth) else { return false }
      default: return false  // Groups: gone since proto3.
      }
    }
    return true
  }

  private static func isAcceptable(
    _ content: UnsafeRawBufferPointer, field: ProtobufCFieldDescriptor, depth: Int
  ) -> Bool {
    switch field.type {
    case PROTOBUF_C_TYPE_STRING:
      return !content.contains(0)
    case PROTOBUF_C_TYPE_MESSAGE:
      guard let inner = field.descriptor else { return false }
      return isAcceptable(
        content, as: inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self),
        depth: depth + 1)
    default:
      return true
    }
  }
}

/// Walks over wire bytes without ever leaving them.
private struct Reader {
  let bytes: UnsafeRawBufferPointer
  var position = 0

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  mutating func skip(_ count: Int) -> Bool {
    guard count <= bytes.count - position else { return false }
    position += count
    return true
  }

  mutating func lengthDelimited() -> UnsafeRawBufferPointer? {
    guard let length = varint(), let count = Int(exactly: length),
      count <= bytes.count - position
    else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }
}
