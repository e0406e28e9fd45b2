/// Placeholder of the StackProto library.
package enum StackProtoPlaceholder {}
