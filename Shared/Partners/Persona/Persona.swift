/// Placeholder of the Persona library.
package enum PersonaPlaceholder {}
