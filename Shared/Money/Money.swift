/// Placeholder of the Money library.
package enum MoneyPlaceholder {}
