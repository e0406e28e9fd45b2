/// Placeholder of the AmazonSQS library.
package enum AmazonSQSPlaceholder {}
