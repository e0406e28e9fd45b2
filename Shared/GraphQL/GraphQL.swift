/// Placeholder of the GraphQL library.
package enum GraphQLPlaceholder {}
