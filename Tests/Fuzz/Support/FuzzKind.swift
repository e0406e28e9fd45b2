/// A kind of input that a fuzzer makes.
package struct FuzzKind: Sendable {
  let name: String
  let run: @Sendable (FuzzPlan) async throws -> Int

  /// - Parameters:
  ///   - name: what `--only` calls it.
  ///   - run: makes inputs as the plan says, and gives back how many.
  package init(_ name: String, run: @escaping @Sendable (FuzzPlan) async throws -> Int) {
    self.name = name
    self.run = run
  }

  /// Inputs one after the other, each made from numbers of its own.
  package static func rounds(
    _ name: String, _ round: @escaping @Sendable (inout SeededGenerator) async throws -> Void
  ) -> FuzzKind {
    FuzzKind(name) { try await $0.each(name, round) }
  }
}
