import CZlib
import NIOCore

/// How a body may be compressed (RFC 9110, section 8.4.1).
enum ContentCoding: String, Sendable, CaseIterable {
  case gzip
  /// The zlib format (RFC 1950), whatever its name says.
  case deflate

  /// The best that is accepted; nil where a body goes as it is.
  static func negotiated(_ accept: String?) -> ContentCoding? {
    let wishes = (accept ?? "").lowercased().split(separator: ",").map { entry in
      let parts = entry.split(separator: ";").map { $0.trimmingSpaces }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map {
        Double($0.dropFirst(2)) ?? 0
      }
      return (name: parts.first ?? "", weight: weight ?? 1)
    }
    func weight(_ coding: ContentCoding) -> Double {
      (wishes.first { $0.name == coding.rawValue } ?? wishes.first { $0.name == "*" })?.weight ?? 0
    }
    let best = allCases.max { weight($0) < weight($1) }
    return best.flatMap { weight($0) > 0 ? $0 : nil }
  }

  func encode(_ bytes: ByteBuffer) -> ByteBuffer {
    var stream = z_stream()
    // 16 more than the window asks for gzip's frame.
    let window = MAX_WBITS + (self == .gzip ? 16 : 0)
    let begun = deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(begun == Z_OK, "zlib has no memory")
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.readableBytes)))
    var output = ByteBuffer()
    var input = bytes
    input.withUnsafeMutableReadableBytes { source in
      stream.next_in = source.bindMemory(to: UInt8.self).baseAddress
      stream.avail_in = UInt32(source.count)
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { target in
        stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(target.count)
        let ended = CZlib.deflate(&stream, Z_FINISH)
        precondition(ended == Z_STREAM_END, "zlib's bound was too small")
        return Int(stream.total_out)
      }
    }
    return output
  }
}
