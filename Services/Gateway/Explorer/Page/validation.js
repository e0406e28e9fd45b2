import { parse, Problem } from "./language.js";
import { type as written } from "./printer.js";
import { isComposite, isInput, isRequired, typeText } from "./schema.js";

/**
 * What is wrong with a document: the mistakes one makes while typing, with their places. The server
 * checks every rule; this spares the way to it.
 *
 * @returns {{ document?: object, problems: Problem[] }} Without a schema only the syntax is checked.
 */
export function check(text, schema) {
  if (text.trim() === "") return { problems: [] };
  try {
    const document = parse(text);
    const problems = schema ? new Validation(schema, document).problems : [];
    return { document, problems: problems.sort((one, other) => one.start - other.start) };
  } catch (problem) {
    if (problem instanceof Problem) return { problems: [problem] };
    throw problem;
  }
}

class Validation {
  constructor(schema, document) {
    this.schema = schema;
    this.problems = [];
    const { definitions } = document;
    this.fragments = new Map(
      definitions.filter(({ kind }) => kind === "fragment").map((node) => [node.name.value, node]),
    );
    this.spread = new Set();
    const operations = definitions.filter(({ kind }) => kind === "operation");
    for (const operation of operations) this.operation(operation, operations);
    for (const fragment of this.fragments.values()) this.fragment(fragment);
  }

  report(node, message) {
    // A fragment is looked at once for each operation that spreads it.
    const seen = (other) => other.start === node.start && other.message === message;
    if (!this.problems.some(seen)) this.problems.push(new Problem(message, node));
  }

  // Definitions

  operation(node, all) {
    const root = this.schema.root(node.operation);
    if (!root) return this.report(node.keyword, `The API has no ${node.operation}.`);
    if (!node.name && all.length > 1) {
      this.report(node.keyword, "Beside others an operation needs a name.");
    }
    if (node.name && all.some((other) => other !== node && other.name?.value === node.name.value)) {
      this.report(node.name, `There are several operations “${node.name.value}”.`);
    }
    this.variables = new Map(node.variables.map((variable) => [variable.name.value, variable]));
    this.used = new Set();
    this.visited = new Set();
    for (const variable of node.variables) this.variable(variable);
    this.directives(node.directives);
    this.selections(node.selections, root);
    for (const [name, variable] of this.variables) {
      if (!this.used.has(name)) this.report(variable, `“$${name}” is not used.`);
    }
  }

  variable(node) {
    let named = node.type;
    while (named.item) named = named.item;
    const type = this.schema.type(named.name.value);
    if (!type) return this.unknown(named, "The API has no type", named.name.value, this.inputTypes());
    if (!isInput(type)) this.report(named, `“${type.name}” is no input type.`);
    if (node.fallback) this.value(node.fallback, reference(node.type, this.schema));
  }

  fragment(node) {
    const type = this.condition(node.condition);
    if (!this.spread.has(node.name.value)) {
      this.report(node.name, `The fragment “${node.name.value}” is not used.`);
      // It has been looked at by no operation.
      this.variables = undefined;
      if (type) this.selections(node.selections, type);
    }
  }

  condition(name) {
    const type = this.schema.type(name.value);
    if (!type) {
      const names = [...this.schema.types.values()].filter(isComposite).map((other) => other.name);
      this.unknown(name, "The API has no type", name.value, names);
    } else if (!isComposite(type)) {
      this.report(name, `“${type.name}” has no fields.`);
    } else {
      return type;
    }
  }

  // Selections

  selections(nodes, parent) {
    for (const node of nodes) {
      this.directives(node.directives);
      if (node.kind === "field") this.field(node, parent);
      else if (node.kind === "inline") this.inline(node, parent);
      else this.spreadOf(node, parent);
    }
  }

  field(node, parent) {
    const field = this.schema.field(parent, node.name.value);
    if (!field) {
      const names = this.schema.fields(parent).map(({ name }) => name);
      return this.unknown(node.name, `${parent.name} has no field`, node.name.value, names);
    }
    this.args(node, node.args, field.args, `“${field.name}”`);
    const type = this.schema.named(field.type);
    if (!isComposite(type)) {
      if (node.selections) this.report(node.name, `“${field.name}” has no fields to select.`);
    } else if (!node.selections) {
      this.report(node.name, `Select fields of ${type.name}: “${field.name} { … }”.`);
    } else {
      this.selections(node.selections, type);
    }
  }

  inline(node, parent) {
    const type = node.condition ? this.condition(node.condition) : parent;
    if (!type) return;
    this.overlap(node.condition, type, parent);
    this.selections(node.selections, type);
  }

  spreadOf(node, parent) {
    const name = node.name.value;
    const fragment = this.fragments.get(name);
    if (!fragment) return this.unknown(node, "There is no fragment", name, [...this.fragments.keys()]);
    this.spread.add(name);
    const type = this.condition(fragment.condition);
    if (!type) return;
    this.overlap(node, type, parent);
    if (this.visited?.has(name)) return;
    this.visited?.add(name);
    this.directives(fragment.directives);
    this.selections(fragment.selections, type);
  }

  overlap(node, type, parent) {
    if (node && !this.schema.overlap(type, parent)) {
      this.report(node, `${parent.name} is never ${type.name}.`);
    }
  }

  directives(nodes) {
    for (const node of nodes) {
      const directive = this.schema.directives.get(node.name.value);
      if (directive) this.args(node, node.args, directive.args, `“@${directive.name}”`);
      else this.unknownDirective(node);
    }
  }

  unknownDirective(node) {
    const names = [...this.schema.directives.keys()];
    this.unknown(node, "The API has no directive", node.name.value, names);
  }

  // Arguments and values

  args(node, given, known, owner) {
    for (const argument of given) {
      const input = known.find(({ name }) => name === argument.name.value);
      if (input) {
        this.value(argument.value, input.type, input.defaultValue != null);
      } else {
        const names = known.map(({ name }) => name);
        this.unknown(argument.name, `${owner} has no argument`, argument.name.value, names);
      }
    }
    for (const input of known.filter(isRequired)) {
      if (!given.some((argument) => argument.name.value === input.name)) {
        const message = `${owner} needs the argument “${input.name}: ${typeText(input.type)}”.`;
        this.report(node.name, message);
      }
    }
  }

  value(node, type, hasDefault = false) {
    if (!type) return;
    if (node.kind === "reference") return this.reference(node, type, hasDefault);
    if (type.kind === "NON_NULL") {
      if (node.text === "null") return this.report(node, `“${typeText(type)}” cannot be null.`);
      return this.value(node, type.ofType);
    }
    if (node.text === "null" && node.type === "name") return;
    if (type.kind === "LIST") {
      const items = node.kind === "listValue" ? node.items : [node];
      return items.forEach((item) => this.value(item, type.ofType));
    }
    const named = this.schema.type(type.name);
    if (named?.kind === "INPUT_OBJECT") this.object(node, named);
    else if (named?.kind === "ENUM") this.enumValue(node, named);
    else if (named) this.scalar(node, named.name);
  }

  object(node, type) {
    if (node.kind !== "objectValue") return this.report(node, `Expected “${type.name}”: { … }.`);
    this.args({ name: node }, node.fields, type.inputFields, `“${type.name}”`);
  }

  enumValue(node, type) {
    const names = type.enumValues.map(({ name }) => name);
    if (node.kind === "literal" && node.type === "name" && names.includes(node.text)) return;
    this.unknown(node, `${type.name} has no value`, node.text ?? "…", names);
  }

  scalar(node, name) {
    const kinds = {
      Int: ["number"], Float: ["number"], String: ["string", "blockString"], Boolean: ["name"],
      ID: ["string", "blockString", "number"],
    }[name];
    // What a scalar of the API's own looks like, it alone knows.
    if (!kinds) return;
    const fits = node.kind === "literal" && kinds.includes(node.type);
    const isWhole = name !== "Int" || /^-?\d+$/.test(node.text);
    const isTruth = name !== "Boolean" || ["true", "false"].includes(node.text);
    if (!fits || !isWhole || !isTruth) this.report(node, `Expected ${name}.`);
  }

  reference(node, type, hasDefault) {
    // A fragment that nobody spreads knows no variables.
    if (!this.variables) return;
    const variable = this.variables.get(node.name.value);
    if (!variable) {
      const names = [...this.variables.keys()].map((name) => `$${name}`);
      return this.unknown(node, "There is no variable", `$${node.name.value}`, names);
    }
    this.used.add(node.name.value);
    const given = reference(variable.type, this.schema);
    // A default stands in for what is absent (spec, section 5.8.5).
    const isSupplied = hasDefault || (variable.fallback && variable.fallback.text !== "null");
    const wanted = type.kind === "NON_NULL" && isSupplied ? type.ofType : type;
    if (!goesInto(given, wanted)) {
      const types = `${written(variable.type)} does not go where ${typeText(type)} is wanted`;
      this.report(node, `“$${node.name.value}” of type ${types}.`);
    }
  }

  inputTypes() {
    return [...this.schema.types.values()].filter(isInput).map(({ name }) => name);
  }

  unknown(node, sentence, name, candidates) {
    const near = nearest(name, candidates);
    this.report(node, `${sentence} “${name}”.${near ? ` Did you mean “${near}”?` : ""}`);
  }
}

/** A type written in a document, as introspection would say it. */
function reference(node, schema) {
  if (node.kind === "nonNull") return { kind: "NON_NULL", ofType: reference(node.item, schema) };
  if (node.kind === "list") return { kind: "LIST", ofType: reference(node.item, schema) };
  return { kind: schema.type(node.name.value)?.kind, name: node.name.value };
}

/** Whether every value of one type is one of the other. */
function goesInto(given, wanted) {
  if (wanted.kind === "NON_NULL") {
    return given.kind === "NON_NULL" && goesInto(given.ofType, wanted.ofType);
  }
  if (given.kind === "NON_NULL") return goesInto(given.ofType, wanted);
  if (wanted.kind === "LIST" || given.kind === "LIST") {
    return wanted.kind === given.kind && goesInto(given.ofType, wanted.ofType);
  }
  return given.name === wanted.name;
}

/** The candidate that is most like a name, when one is like it at all. */
function nearest(name, candidates) {
  const limit = Math.max(1, Math.floor(name.length * 0.4));
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .filter((entry) => entry.distance <= limit)
    .sort((one, other) => one.distance - other.distance);
  return best?.candidate;
}

/** How many letters have to be changed, put in or taken out (Levenshtein). */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one.toLowerCase()].entries()) {
    const above = row;
    row = [i + 1];
    for (const [j, counterpart] of [...other.toLowerCase()].entries()) {
      const change = above[j] + (letter === counterpart ? 0 : 1);
      row.push(Math.min(change, above[j + 1] + 1, row[j] + 1));
    }
  }
  return row[other.length];
}
