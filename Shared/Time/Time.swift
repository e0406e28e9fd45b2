/// Placeholder of the Time library.
package enum TimePlaceholder {}
