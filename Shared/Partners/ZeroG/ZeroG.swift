/// Placeholder of the ZeroG library.
package enum ZeroGPlaceholder {}
