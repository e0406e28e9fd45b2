/// Ethereum's hash: Keccak with a 256-bit result and the padding of the original submission, which
/// differs from SHA-3's (keccak.team/keccak_specs_summary.html). Here for address checksums only;
/// OpenSSL 3.0 does not have it.
enum Keccak256 {
  private static let rate = 136
  private static let roundConstants: [UInt64] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808A, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808B, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008A, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000A,
    0x0000_0000_8000_808B, 0x8000_0000_0000_008B, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800A, 0x8000_0000_8000_000A,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
  ]
  /// Rotation of lane (x, y) at x + 5y.
  private static let rotations: [UInt64] = [
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
  ]

  static func hash(_ message: [UInt8]) -> [UInt8] {
    var padded = message
    padded.append(1)
    padded += Array(repeating: 0, count: (rate - padded.count % rate) % rate)
    padded[padded.count - 1] |= 0x80
    var lanes = [UInt64](repeating: 0, count: 25)
    for block in stride(from: 0, to: padded.count, by: rate) {
      for index in 0..<(rate / 8) {
        for byte in 0..<8 {
          let value = UInt64(padded[block + index * 8 + byte])
          lanes[index] ^= value << UInt64(8 * byte)
        }
      }
      permute(&lanes)
    }
    return (0..<32).map { index -> UInt8 in
      UInt8(truncatingIfNeeded: lanes[index / 8] >> UInt64(8 * (index % 8)))
    }
  }

  private static func permute(_ lanes: inout [UInt64]) {
    for constant in roundConstants {
      var columns = [UInt64](repeating: 0, count: 5)
      for index in lanes.indices { columns[index % 5] ^= lanes[index] }
      for x in 0..<5 {
        let mix = columns[(x + 4) % 5] ^ rotate(columns[(x + 1) % 5], by: 1)
        for y in 0..<5 { lanes[x + 5 * y] ^= mix }
      }
      var moved = lanes
      for x in 0..<5 {
        for y in 0..<5 {
          let (from, to) = (x + 5 * y, y + 5 * ((2 * x + 3 * y) % 5))
          moved[to] = rotate(lanes[from], by: rotations[from])
        }
      }
      for x in 0..<5 {
        for y in 0..<5 {
          let (next, second) = (moved[(x + 1) % 5 + 5 * y], moved[(x + 2) % 5 + 5 * y])
          lanes[x + 5 * y] = moved[x + 5 * y] ^ (~next & second)
        }
      }
      lanes[0] ^= constant
    }
  }

  private static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
    count == 0 ? value : value << count | value >> (64 - count)
  }
}
