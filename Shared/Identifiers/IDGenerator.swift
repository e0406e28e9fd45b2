import FoundationEssentials
import Time

/// Makes new identities. A protocol, so that tests and simulations can repeat theirs.
package protocol IDGenerator: Sendable {
  /// A UUID that no one has been given before.
  func makeUUID() -> UUID
}

extension IDGenerator {
  /// A new identity of the entity that the caller's type asks for.
  package func makeID<Entity>(of entity: Entity.Type = Entity.self) -> ID<Entity> {
    ID(makeUUID())
  }
}

/// Version 7 UUIDs of RFC 9562: milliseconds of the wall clock, then 74 random bits.
/// New rows so land beside each other in their index.
package struct UUIDv7Generator: IDGenerator {
  private let clock: any WallClock

  /// - Parameter clock: Stamps the identities.
  package init(clock: any WallClock) {
    self.clock = clock
  }

  package func makeUUID() -> UUID {
    let time = UInt64(clamping: clock.now.milliseconds)
    var source = SystemRandomNumberGenerator()
    let high: UInt64 = (time << 16) | 0x7000 | (source.next() & 0x0FFF)
    let low: UInt64 = 0x8000_0000_0000_0000 | (source.next() >> 2)
    return UUID(high: high, low: low)
  }
}

extension UUID {
  /// A UUID from its two halves, most significant first.
  init(high: UInt64, low: UInt64) {
    func byte(_ value: UInt64, _ index: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64(index)))
    }
    self.init(
      uuid: (
        byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
        byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
        byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
        byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
      ))
  }
}
