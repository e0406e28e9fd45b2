/// Placeholder of the Identifiers library.
package enum IdentifiersPlaceholder {}
