/// One numbered step of a schema's history.
package struct Migration: Sendable {
  /// From 1 upwards, without gaps.
  package let version: Int
  package let name: String
  /// The statements that take the step. Once applied anywhere, they may never change.
  package let up: String
  /// The statements that undo it.
  package let down: String

  package init(version: Int, name: String, up: String, down: String) {
    self.version = version
    self.name = name
    self.up = up
    self.down = down
  }

  /// From files embedded in the program: `PackageResources._002_users_up_sql` for
  /// `Migrations/0002_users.up.sql` (SwiftPM writes `_` for the first digit).
  package init(version: Int, name: String, up: [UInt8], down: [UInt8]) {
    self.init(
      version: version, name: name, up: String(decoding: up, as: UTF8.self),
      down: String(decoding: down, as: UTF8.self))
  }
}

/// What is known of one migration.
package struct MigrationStatus: Sendable, Equatable {
  package let version: Int
  package let name: String
  /// Whether the database has it.
  package let isApplied: Bool
  /// Whether the database has it with other statements than this program.
  package let isChanged: Bool
}
