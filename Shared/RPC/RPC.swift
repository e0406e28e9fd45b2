/// Placeholder of the RPC library.
package enum RPCPlaceholder {}
