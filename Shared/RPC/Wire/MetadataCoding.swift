import NIOCore

extension RPCMetadata {
  /// How many bytes the entries take on the wire.
  var encodedBytes: Int {
    entries.reduce(0) { $0 + 3 + $1.name.utf8.count + $1.value.count }
  }

  /// Why these entries cannot travel, or `nil` when they can.
  func problem(limit: Int) -> RPCError? {
    for entry in entries where !Self.isValid(entry) {
      return RPCError(.internalError, "Metadata `\(entry.name)` has a wrong name or value.")
    }
    guard encodedBytes <= min(limit, Int(UInt16.max)) else {
      return RPCError(.resourceExhausted, "The metadata is larger than the peer accepts.")
    }
    return nil
  }

  private static func isValid(_ entry: Entry) -> Bool {
    let name = entry.name.utf8
    guard (1...255).contains(name.count), entry.value.count <= Int(UInt16.max) else { return false }
    let isNameValid = name.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isNameValid
      && (entry.name.hasSuffix("-bin") || entry.value.allSatisfy { (0x20...0x7e).contains($0) })
  }

  /// Writes the block's length and the entries, which `problem` has found none with.
  func write(to out: inout ByteBuffer) {
    out.writeInteger(UInt16(clamping: encodedBytes))
    for entry in entries {
      out.writeInteger(UInt8(clamping: entry.name.utf8.count))
      out.writeString(entry.name)
      out.writeInteger(UInt16(clamping: entry.value.count))
      out.writeBytes(entry.value)
    }
  }

  /// Reads the entries of a block without its length. `nil` when they are malformed.
  init?(reading block: ByteBuffer) {
    var block = block
    self.init()
    while block.readableBytes > 0 {
      guard let nameLength = block.readInteger(as: UInt8.self),
        let name = block.readString(length: Int(nameLength)),
        let valueLength = block.readInteger(as: UInt16.self),
        let value = block.readBytes(length: Int(valueLength))
      else { return nil }
      guard Self.isValid(Entry(name: name, value: value)) else { return nil }
      append(bytes: value, for: name)
    }
  }
}
