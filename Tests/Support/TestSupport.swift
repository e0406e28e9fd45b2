/// Placeholder of the TestSupport library.
package enum TestSupportPlaceholder {}
