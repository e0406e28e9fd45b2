import CLibprotobufC
import Glibc

/// Memory for one conversion to or from protobuf-c structs: only grows, up to a cap, and is given
/// back as a whole. Nothing in it outlives it.
package struct ProtobufArena: ~Copyable {
  /// What reading one message may take at most: a small message can unfold into one hundred times
  /// its size, so the size on the wire does not bound it.
  package static let capacity = 32 << 20

  /// The part that C sees. It lies at the start of the first chunk.
  struct State {
    var allocator: ProtobufCAllocator
    var cursor: UnsafeMutableRawPointer
    var end: UnsafeMutableRawPointer
    /// The newest chunk; its first words are a `Header`.
    var chunk: UnsafeMutableRawPointer?
    var remaining: Int
    /// A large chunk that is free, kept with the first one.
    var spare: UnsafeMutableRawPointer?
  }

  /// What a chunk after the first starts with.
  private struct Header {
    var previous: UnsafeMutableRawPointer?
    var bytes: Int
  }

  private static let chunkBytes = 4096
  /// The largest chunk that a thread keeps. Were large ones given back each time, malloc would give
  /// their pages back to the kernel and take them anew: most of the time that a message of 1 MiB took.
  private static let keptBytes = 2 << 20
  private static let alignment = 16
  private let state: UnsafeMutablePointer<State>

  /// Where each thread keeps the first chunk for its next arena: nothing waits while it has one, so
  /// a thread hardly ever needs two.
  private static let firstChunk: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { kept in
      kept?.assumingMemoryBound(to: State.self).pointee.spare?.deallocate()
      kept?.deallocate()
    }
    return key
  }()

  /// An empty arena.
  package init() {
    let kept = pthread_getspecific(Self.firstChunk)
    if kept != nil { pthread_setspecific(Self.firstChunk, nil) }
    let start =
      kept ?? .allocate(byteCount: Self.chunkBytes, alignment: Self.alignment)
    let header = Self.roundedUp(MemoryLayout<State>.size)
    state = start.bindMemory(to: State.self, capacity: 1)
    let spare = kept == nil ? nil : state.pointee.spare
    state.initialize(
      to: State(
        allocator: ProtobufCAllocator(
          alloc: { data, size in
            guard let data else { return nil }
            return ProtobufArena.allocate(data.assumingMemoryBound(to: State.self), size)
          },
          free: { _, _ in },  // All at once, in deinit.
          allocator_data: UnsafeMutableRawPointer(state)),
        cursor: start + header, end: start + Self.chunkBytes, chunk: nil,
        remaining: Self.capacity, spare: spare))
  }

  deinit {
    var chunk = state.pointee.chunk
    while let one = chunk {
      let header = one.load(as: Header.self)
      chunk = header.previous
      if state.pointee.spare == nil, header.bytes <= Self.keptBytes {
        state.pointee.spare = one
      } else {
        one.deallocate()
      }
    }
    let first = UnsafeMutableRawPointer(state)
    if pthread_getspecific(Self.firstChunk) == nil {
      pthread_setspecific(Self.firstChunk, first)
    } else {
      state.pointee.spare?.deallocate()
      first.deallocate()
    }
  }

  /// The allocator to hand to protobuf-c. Valid while the arena is.
  var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
    UnsafeMutableRawPointer(state).assumingMemoryBound(to: ProtobufCAllocator.self)
  }

  private static func roundedUp(_ size: Int) -> Int { (size + alignment - 1) & ~(alignment - 1) }

  /// `nil` when the cap is reached.
  private static func allocate(
    _ state: UnsafeMutablePointer<State>, _ requested: Int
  ) -> UnsafeMutableRawPointer? {
    guard requested >= 0, requested <= state.pointee.remaining else { return nil }
    let size = roundedUp(max(1, requested))
    state.pointee.remaining -= size
    if state.pointee.end - state.pointee.cursor < size { addChunk(state, atLeast: size) }
    defer { state.pointee.cursor += size }
    return state.pointee.cursor
  }

  /// Goes on in another chunk, the kept one if it is large enough.
  private static func addChunk(_ state: UnsafeMutablePointer<State>, atLeast size: Int) {
    let wanted = alignment + max(chunkBytes, size)
    let chunk: UnsafeMutableRawPointer
    let bytes: Int
    if let spare = state.pointee.spare, spare.load(as: Header.self).bytes >= wanted {
      (chunk, bytes) = (spare, spare.load(as: Header.self).bytes)
    } else {
      state.pointee.spare?.deallocate()
      (chunk, bytes) = (.allocate(byteCount: wanted, alignment: alignment), wanted)
    }
    state.pointee.spare = nil
    chunk.storeBytes(of: Header(previous: state.pointee.chunk, bytes: bytes), as: Header.self)
    state.pointee.chunk = chunk
    state.pointee.cursor = chunk + alignment
    state.pointee.end = chunk + bytes
  }

  func allocate<Value>(
    _ type: Value.Type, count: Int
  ) throws(RPCError) -> UnsafeMutablePointer<Value> {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Value>.stride)
    guard !overflow, let memory = Self.allocate(state, size) else {
      throw RPCError(.resourceExhausted, "The message is too large to serialize.")
    }
    return memory.bindMemory(to: type, capacity: count)
  }

  // MARK: For generated code

  /// A C string with this text. Text with an embedded NUL would be cut by C and is refused.
  package func string(_ text: String) throws(RPCError) -> UnsafeMutablePointer<CChar> {
    var text = text
    let count = text.utf8.count
    let copy = try allocate(CChar.self, count: count + 1)
    let clean = text.withUTF8 { utf8 in
      guard !utf8.contains(0) else { return false }
      utf8.withMemoryRebound(to: CChar.self) { characters in
        if let base = characters.baseAddress { copy.initialize(from: base, count: count) }
      }
      return true
    }
    guard clean else { throw RPCError(.internalError, "A string holds a NUL character.") }
    copy[count] = 0
    return copy
  }

  /// A copy of these bytes.
  package func bytes(_ bytes: [UInt8]) throws(RPCError) -> ProtobufCBinaryData {
    guard !bytes.isEmpty else { return ProtobufCBinaryData(len: 0, data: nil) }
    return ProtobufCBinaryData(len: bytes.count, data: try array(bytes))
  }

  /// A copy of these numbers.
  package func array<Value: BitwiseCopyable>(
    _ values: [Value]
  ) throws(RPCError) -> UnsafeMutablePointer<Value> {
    let copy = try allocate(Value.self, count: values.count)
    values.withUnsafeBufferPointer { values in
      if let base = values.baseAddress { copy.initialize(from: base, count: values.count) }
    }
    return copy
  }

  /// An array of C strings.
  package func strings(
    _ texts: [String]
  ) throws(RPCError) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
    let pointers = try allocate(UnsafeMutablePointer<CChar>?.self, count: texts.count)
    for (index, text) in texts.enumerated() {
      (pointers + index).initialize(to: try string(text))
    }
    return pointers
  }

  /// An array of byte strings.
  package func blobs(
    _ blobs: [[UInt8]]
  ) throws(RPCError) -> UnsafeMutablePointer<ProtobufCBinaryData> {
    let copies = try allocate(ProtobufCBinaryData.self, count: blobs.count)
    for (index, blob) in blobs.enumerated() { (copies + index).initialize(to: try bytes(blob)) }
    return copies
  }

  /// The C struct of this message.
  package func message<Message: ProtobufMessage>(
    _ message: Message
  ) throws(RPCError) -> UnsafeMutablePointer<Message.CMessage> {
    let c = try allocate(Message.CMessage.self, count: 1)
    Message.initialize(c)
    try message.encode(into: c, self)
    return c
  }

  /// An array of pointers to the C structs of these messages.
  package func messages<Message: ProtobufMessage>(
    _ messages: [Message]
  ) throws(RPCError) -> UnsafeMutablePointer<UnsafeMutablePointer<Message.CMessage>?> {
    let pointers = try allocate(
      UnsafeMutablePointer<Message.CMessage>?.self, count: messages.count)
    for (index, one) in messages.enumerated() {
      (pointers + index).initialize(to: try message(one))
    }
    return pointers
  }
}
