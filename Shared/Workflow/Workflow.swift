/// Placeholder of the Workflow library.
package enum WorkflowPlaceholder {}
