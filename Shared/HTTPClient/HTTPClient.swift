/// Placeholder of the HTTPClient library.
package enum HTTPClientPlaceholder {}
