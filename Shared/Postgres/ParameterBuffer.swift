/// All parameters of a statement in one buffer, in the three parallel arrays that libpq wants.
struct ParameterBuffer {
  private var storage: [UInt8] = []
  private var offsets: [Int] = []
  private var lengths: [Int32] = []

  init(_ parameters: [PostgresParameter]) {
    guard !parameters.isEmpty else { return }
    // One more, so that an empty value at the end has an address too.
    storage.reserveCapacity(parameters.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
    offsets.reserveCapacity(parameters.count)
    lengths.reserveCapacity(parameters.count)
    for parameter in parameters {
      offsets.append(parameter.bytes == nil ? -1 : storage.count)
      lengths.append(Int32(clamping: parameter.bytes?.count ?? 0))
      if let bytes = parameter.bytes { storage += bytes }
    }
    storage.append(0)
  }

  func withPointers<R>(
    _ body: (
      Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> R
  ) -> R {
    guard !offsets.isEmpty else { return body(0, nil, nil, nil) }
    let count = offsets.count
    return storage.withUnsafeBytes { bytes in
      let base = bytes.assumingMemoryBound(to: CChar.self).baseAddress
      return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) {
        values in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
          for (index, offset) in offsets.enumerated() {
            values.initializeElement(at: index, to: offset < 0 ? nil : base?.advanced(by: offset))
            formats.initializeElement(at: index, to: 1)
          }
          return lengths.withUnsafeBufferPointer {
            body(Int32(count), values.baseAddress, $0.baseAddress, formats.baseAddress)
          }
        }
      }
    }
  }
}
