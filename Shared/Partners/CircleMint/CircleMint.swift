/// Placeholder of the CircleMint library.
package enum CircleMintPlaceholder {}
