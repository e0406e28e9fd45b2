/// Placeholder of the Postgres library.
package enum PostgresPlaceholder {}
