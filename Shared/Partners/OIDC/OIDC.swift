/// Placeholder of the OIDC library.
package enum OIDCPlaceholder {}
