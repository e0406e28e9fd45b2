/// Placeholder of the JourneyDriver library.
package enum JourneyDriverPlaceholder {}
