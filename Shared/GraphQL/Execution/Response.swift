/// A response's data while it is written. What is known at once is written as it stands in the
/// response; a place whose value comes later is a hole, and gets a segment of its own, as does a
/// place that such a value could still make null. Without any of these there is one segment: the
/// bytes to send.
struct Response {
  /// A place in a segment's bytes where another segment belongs.
  struct Hole {
    let offset: Int
    let segment: Int
  }

  private enum Content {
    case open
    case written(bytes: [UInt8], holes: [Hole])
    case null
    /// A failure made a place above it null: nothing may be put here.
    case dropped
  }

  private struct Segment {
    var parent: Int
    let isNonNull: Bool
    var content = Content.open
  }

  private var segments: [Segment] = []

  /// The segment that all others are in.
  static let root = 0

  init() {
    segments.append(Segment(parent: -1, isNonNull: false))
  }

  var isNull: Bool {
    if case .null = segments[Self.root].content { true } else { false }
  }

  mutating func makeSegment(in parent: Int, isNonNull: Bool) -> Int {
    segments.append(Segment(parent: parent, isNonNull: isNonNull))
    return segments.count - 1
  }

  mutating func move(_ segment: Int, into parent: Int) {
    segments[segment].parent = parent
  }

  func isNonNull(_ segment: Int) -> Bool { segments[segment].isNonNull }

  mutating func fill(_ segment: Int, _ bytes: [UInt8], _ holes: [Hole]) {
    segments[segment].content = .written(bytes: bytes, holes: holes)
  }

  /// Takes a place out that has become part of a null.
  mutating func drop(_ segment: Int) {
    segments[segment].content = .dropped
  }

  /// Makes a place null; where it may not be null, the nearest place above that may.
  mutating func fail(_ segment: Int) {
    var segment = segment
    while segments[segment].isNonNull {
      drop(segment)
      segment = segments[segment].parent
    }
    segments[segment].content = .null
  }

  /// Whether a place can still be filled: no failure has taken it, or one above it.
  func isAlive(_ segment: Int) -> Bool {
    var segment = segment
    while segment >= 0 {
      switch segments[segment].content {
      case .open, .written: segment = segments[segment].parent
      case .null, .dropped: return false
      }
    }
    return true
  }

  /// The whole as JSON text.
  var bytes: [UInt8] {
    if case .written(let bytes, let holes) = segments[Self.root].content, holes.isEmpty {
      return bytes
    }
    var writer = JSONWriter(capacity: 1_024)
    write(Self.root, to: &writer)
    return writer.bytes
  }

  private func write(_ segment: Int, to writer: inout JSONWriter) {
    guard case .written(let bytes, let holes) = segments[segment].content else {
      return writer.raw("null")
    }
    var position = 0
    for hole in holes {
      writer.raw(bytes[position..<hole.offset])
      write(hole.segment, to: &writer)
      position = hole.offset
    }
    writer.raw(bytes[position...])
  }
}
