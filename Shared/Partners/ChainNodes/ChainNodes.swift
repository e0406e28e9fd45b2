/// Placeholder of the ChainNodes library.
package enum ChainNodesPlaceholder {}
