/// A property that did not hold.
package struct FuzzFailure: Error, CustomStringConvertible {
  package let description: String

  /// Says what did not hold.
  package init(_ text: String) { description = text }

  /// Throws unless `condition` holds.
  package static func unless(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    guard condition else { throw FuzzFailure(text()) }
  }
}
