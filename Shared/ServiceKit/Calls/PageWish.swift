import RPC
import StackProto

/// Which part of a list a call wants.
package struct PageWish: Sendable {
  /// How many when the call does not say.
  private static let usual = 20

  package let first: Int
  /// The cursor after which the page begins; `nil` from the beginning.
  package let after: String?

  /// - Parameters:
  ///   - page: As it came.
  ///   - maximum: The most that one page holds.
  /// - Throws: `RPCError` INVALID_ARGUMENT when it asks for more, or for less than nothing.
  package init(_ page: TypesV1.PageRequest?, maximum: Int) throws(RPCError) {
    let wanted = Int(page?.first ?? 0)
    guard (0...maximum).contains(wanted) else {
      throw RPCError(
        .invalidArgument, "A page has from 1 to \(maximum).", reason: "INVALID_INPUT",
        field: "page.first")
    }
    first = wanted == 0 ? Self.usual : wanted
    after = page.flatMap { $0.after.isEmpty ? nil : $0.after }
  }
}
