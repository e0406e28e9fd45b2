/** What the API says of itself. */

const TYPE_REFERENCE = `fragment TypeReference on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
}`;

export const INTROSPECTION = `query ExplorerSchema {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
      kind name description
      fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason
        args { ...InputValue } type { ...TypeReference }
      }
      inputFields { ...InputValue }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      interfaces { name } possibleTypes { name }
    }
    directives { name description locations args { ...InputValue } }
  }
}
fragment InputValue on __InputValue {
  name description defaultValue type { ...TypeReference }
}
${TYPE_REFERENCE}`;

const NON_NULL = (ofType) => ({ kind: "NON_NULL", ofType });
const NAMED = (kind, name) => ({ kind, name });

/** The fields that every API has, of which introspection does not speak (spec, section 4). */
const META = {
  __typename: {
    name: "__typename", description: "The name of the object's type.", args: [],
    type: NON_NULL(NAMED("SCALAR", "String")),
  },
  __schema: {
    name: "__schema", description: "The schema of the API.", args: [],
    type: NON_NULL(NAMED("OBJECT", "__Schema")),
  },
  __type: {
    name: "__type", description: "One type of the schema.", type: NAMED("OBJECT", "__Type"),
    args: [{ name: "name", type: NON_NULL(NAMED("SCALAR", "String")) }],
  },
};

export class Schema {
  /** @param {object} data The answer to `INTROSPECTION`. */
  constructor({ __schema: schema }) {
    this.types = new Map(schema.types.map((type) => [type.name, type]));
    this.directives = new Map(schema.directives.map((directive) => [directive.name, directive]));
    this.roots = {
      query: schema.queryType?.name,
      mutation: schema.mutationType?.name,
      subscription: schema.subscriptionType?.name,
    };
  }

  type(name) {
    return this.types.get(name);
  }

  /** The type behind lists and “!”. */
  named(reference) {
    let inner = reference;
    while (inner?.ofType) inner = inner.ofType;
    return inner && this.type(inner.name);
  }

  root(operation) {
    return this.type(this.roots[operation]);
  }

  /** A type's field by its name, the meta fields among them. */
  field(type, name) {
    return this.fields(type).find((field) => field.name === name);
  }

  /** All that can be selected on a type. */
  fields(type) {
    if (!isComposite(type)) return [];
    const meta = type.name === this.roots.query ? Object.values(META) : [META.__typename];
    return [...(type.fields ?? []), ...meta];
  }

  /** The names of the object types that a composite type may turn out to be. */
  possible(type) {
    return type.kind === "OBJECT" ? [type.name] : type.possibleTypes.map(({ name }) => name);
  }

  overlap(one, other) {
    const names = new Set(this.possible(one));
    return this.possible(other).some((name) => names.has(name));
  }
}

export const isComposite = (type) => ["OBJECT", "INTERFACE", "UNION"].includes(type?.kind);
export const isInput = (type) => ["SCALAR", "ENUM", "INPUT_OBJECT"].includes(type?.kind);
export const isRequired = (input) => input.type.kind === "NON_NULL" && input.defaultValue == null;

/** A type as SDL writes it. */
export function typeText(reference) {
  switch (reference.kind) {
    case "NON_NULL": return `${typeText(reference.ofType)}!`;
    case "LIST": return `[${typeText(reference.ofType)}]`;
    default: return reference.name;
  }
}
