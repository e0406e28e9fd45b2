/// Placeholder of the CircleWallets library.
package enum CircleWalletsPlaceholder {}
