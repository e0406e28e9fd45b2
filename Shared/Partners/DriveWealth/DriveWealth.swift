/// Placeholder of the DriveWealth library.
package enum DriveWealthPlaceholder {}
