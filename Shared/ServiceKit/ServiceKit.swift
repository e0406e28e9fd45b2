/// Placeholder of the ServiceKit library.
package enum ServiceKitPlaceholder {}
