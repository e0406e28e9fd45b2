import Synchronization
import Time

/// The books, the clock they run on, and the lock they are changed under.
package final class World: Sendable {
  private let books: Mutex<Books>
  private let clock: any WallClock
  /// Nothing happens at these URLs but through their partner.
  let partners: [Partner]

  init(_ books: Books, clock: any WallClock, partners: [Partner]) {
    self.books = Mutex(books)
    self.clock = clock
    self.partners = partners
  }

  /// Brings the books up to date, then changes or reads them in one step.
  func step<R: Sendable>(_ body: @Sendable (inout Books) throws -> R) rethrows -> R {
    try books.withLock { books in
      books.catchUp(real: clock.now.microseconds)
      return try body(&books)
    }
  }

  /// The partner under whose prefix a path lies, and the rest of the path.
  func partner(of path: String) -> (Partner, String)? {
    for partner in partners where path.hasPrefix(partner.prefix) {
      let rest = path.dropFirst(partner.prefix.count)
      if rest.isEmpty || rest.first == "/" { return (partner, rest.isEmpty ? "/" : String(rest)) }
    }
    return nil
  }
}
