/// Placeholder of the Cryptography library.
package enum CryptographyPlaceholder {}
