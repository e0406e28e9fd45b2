/// Placeholder of the Bank library.
package enum BankPlaceholder {}
