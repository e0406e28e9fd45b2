import { tokenize } from "./language.js";
import { isComposite, isInput, isRequired, typeText } from "./schema.js";

/**
 * What could be written where the caret is.
 *
 * @returns {{ from: number, items: object[] }} `from` is where the begun word starts. An item has a
 *   `label`, a `detail`, a `description`, and the text to `insert`, in which “|” is the caret.
 */
export function complete(text, caret, schema) {
  const tokens = tokenize(text);
  const inside = tokens.find(({ start, end }) => start < caret && caret <= end);
  const isOpen = inside && (inside.end > caret || inside.kind === "comment");
  if (isOpen && ["comment", "string", "blockString"].includes(inside.kind)) return none(caret);
  const word = inside?.kind === "name" ? inside : undefined;
  const from = word?.start ?? caret;
  const before = tokens.filter(({ kind, end }) => kind !== "comment" && end <= from);
  const place = new Place(schema, before);
  const prefix = text.slice(from, caret).toLowerCase();
  const items = place.items(surroundings(tokens, caret))
    .map((item) => ({ ...item, rank: rank(item.label.toLowerCase(), prefix) }))
    .filter((item) => item.rank > 0)
    .sort((one, other) => other.rank - one.rank);
  return { from, items };
}

const none = (from) => ({ from, items: [] });

/** Better matches first: the beginning of the word, then of a part of it, then anywhere. */
function rank(label, prefix) {
  const bare = label.replace(/^[@$.\s]+/, "");
  if (bare.startsWith(prefix)) return 3;
  return bare.includes(prefix) ? 2 : 0;
}

/** What the rest of the document has to offer: its fragments, and the operation's variables. */
function surroundings(tokens, caret) {
  const significant = tokens.filter(({ kind }) => kind !== "comment");
  const fragments = [];
  let variables = [];
  let depth = 0;
  for (const [index, token] of significant.entries()) {
    if (token.text === "{") depth += 1;
    if (token.text === "}") depth -= 1;
    if (depth > 0) continue;
    const [, name, on, type] = significant.slice(index, index + 4);
    if (token.text === "fragment" && on?.text === "on" && type) {
      fragments.push({ name: name.text, type: type.text });
    }
    if (token.start >= caret) continue;
    if (["query", "mutation", "subscription", "fragment"].includes(token.text)) variables = [];
    if (token.text === "$" && on?.text === ":") variables.push({ name: name.text, type: type?.text });
  }
  return { fragments, variables };
}

/** Where in a document one is after some tokens, which need not be a whole document. */
class Place {
  constructor(schema, tokens) {
    this.schema = schema;
    this.last = tokens.at(-1);
    this.beforeLast = tokens.at(-2);
    this.stack = [{ kind: "document" }];
    for (const [index, token] of tokens.entries()) {
      this.step(token, tokens[index - 1], tokens[index - 2]);
    }
  }

  get top() {
    return this.stack.at(-1);
  }

  step(token, previous, beforePrevious) {
    const { top } = this;
    if (["}", ")", "]"].includes(token.text)) return this.close();
    switch (top.kind) {
      case "document": return this.inDocument(top, token, previous);
      case "variables": return this.inVariables(top, token, previous);
      case "selection": return this.inSelection(top, token, previous, beforePrevious);
      default: return this.inValues(top, token, previous);
    }
  }

  close() {
    if (this.stack.length > 1) this.stack.pop();
    if (this.top.kind === "document") this.top.type = undefined;
  }

  inDocument(top, { kind, text }, previous) {
    if (text === "{") {
      return this.stack.push({ kind: "selection", type: top.type ?? this.schema.root("query") });
    }
    if (text === "(") {
      const inputs = top.directive?.args;
      return this.stack.push(inputs ? { kind: "values", inputs, names: [] } : { kind: "variables" });
    }
    if (kind !== "name") return;
    if (["query", "mutation", "subscription"].includes(text)) top.type = this.schema.root(text);
    else if (previous?.text === "on") top.type = this.schema.type(text);
    top.directive = previous?.text === "@" ? this.schema.directives.get(text) : undefined;
  }

  inVariables(top, { kind, text }, previous) {
    if (text === "[" || text === "{") this.stack.push({ kind: "variables" });
    if (kind === "name" && previous?.text !== "$") top.type = this.schema.type(text);
  }

  inSelection(top, { kind, text }, previous, beforePrevious) {
    if (text === "{") {
      const type = top.condition ?? this.schema.named(top.field?.type);
      return this.stack.push({ kind: "selection", type });
    }
    if (text === "(") {
      const inputs = (top.directive ?? top.field)?.args ?? [];
      return this.stack.push({ kind: "values", inputs, names: [] });
    }
    if (text === "...") {
      top.field = top.directive = undefined;
      top.condition = top.type;
    }
    if (kind !== "name") return;
    if (previous?.text === "@") {
      top.directive = this.schema.directives.get(text);
    } else if (previous?.text === "on" && beforePrevious?.text === "...") {
      top.condition = this.schema.type(text);
    } else if (previous?.text !== "...") {
      top.field = top.type && this.schema.field(top.type, text);
      top.directive = top.condition = undefined;
    }
  }

  /** Arguments, input objects and lists. */
  inValues(top, { kind, text }, previous) {
    const type = top.input?.type ?? top.item;
    if (text === "{") {
      const named = this.schema.named(type);
      return this.stack.push({ kind: "values", inputs: named?.inputFields ?? [], names: [] });
    }
    if (text === "[") return this.stack.push({ kind: "values", item: type && listItem(type) });
    if (kind !== "name" || top.item || [":", "$"].includes(previous?.text)) return;
    top.input = top.inputs?.find(({ name }) => name === text);
    top.names?.push(text);
  }

  // Suggestions

  items({ fragments, variables }) {
    const { top, last } = this;
    if (last?.text === "@") return this.directives("");
    switch (top.kind) {
      case "document": return this.documentItems(top);
      case "variables": return this.variableItems();
      case "selection": return this.selectionItems(top, fragments);
      default: return this.valueItems(top, variables);
    }
  }

  documentItems(top) {
    if (this.last?.text === "on") return this.typeNames(isComposite);
    if (top.type) return this.directives("@");
    return [
      ["query", "reads"], ["mutation", "changes something"], ["subscription", "watches"],
    ].filter(([operation]) => this.schema.root(operation))
      .map(([operation, detail]) => ({ label: operation, detail, insert: `${operation} {\n  |\n}` }))
      .concat({ label: "fragment", detail: "a selection to be spread", insert: "fragment | on " });
  }

  variableItems() {
    const isType = [":", "["].includes(this.last?.text);
    return isType ? this.typeNames(isInput) : [];
  }

  selectionItems(top, fragments) {
    const { last, beforeLast } = this;
    if (!top.type) return [];
    if (last?.text === "...") return this.spreadItems(top.type, fragments);
    if (last?.text === "on" && beforeLast?.text === "...") {
      return this.typeNames((type) => isComposite(type) && this.schema.overlap(type, top.type));
    }
    return [
      ...this.schema.fields(top.type).map((field) => this.fieldItem(field)),
      { label: "...", detail: "a fragment", insert: "...|" },
    ];
  }

  spreadItems(parent, fragments) {
    const fitting = fragments.filter(({ type }) => {
      const condition = this.schema.type(type);
      return isComposite(condition) && this.schema.overlap(condition, parent);
    });
    return [
      ...fitting.map(({ name, type }) => ({ label: name, detail: `on ${type}`, insert: name })),
      { label: "on", detail: "fields of a type", insert: "on " },
    ];
  }

  fieldItem(field) {
    const required = field.args.filter(isRequired).map(({ name }) => `${name}: `);
    const isLeaf = !isComposite(this.schema.named(field.type));
    // The caret goes to the first argument, or else between the braces.
    const [first, ...others] = required;
    const args = first ? `(${[`${first}|`, ...others].join(", ")})` : "";
    return {
      label: field.name,
      detail: typeText(field.type),
      description: field.description,
      isDeprecated: field.isDeprecated,
      insert: field.name + args + (isLeaf ? "" : ` {\n  ${first ? "" : "|"}\n}`),
    };
  }

  valueItems(top, variables) {
    const { last } = this;
    const type = top.item ?? (last?.text === ":" || last?.text === "$" ? top.input?.type : undefined);
    if (type || last?.text === "$") return this.valuesOf(type, variables, last?.text === "$");
    return (top.inputs ?? []).filter(({ name }) => !top.names?.includes(name)).map((input) => ({
      label: input.name, detail: typeText(input.type), description: input.description,
      insert: `${input.name}: `,
    }));
  }

  valuesOf(type, variables, isBegun) {
    const named = this.schema.named(type);
    const references = variables
      // One of the same type first; the check says when one does not fit.
      .sort((one, other) => (other.type === named?.name) - (one.type === named?.name))
      .map((variable) => ({
        label: `$${variable.name}`, detail: variable.type,
        insert: isBegun ? variable.name : `$${variable.name}`,
      }));
    if (isBegun) return references;
    const words = { Boolean: ["true", "false"] }[named?.name] ?? [];
    const objects = named?.kind === "INPUT_OBJECT"
      ? [{ label: "{ }", detail: named.name, description: named.description, insert: "{ | }" }] : [];
    return [
      ...(named?.enumValues ?? []).map(({ name, description, isDeprecated }) => (
        { label: name, detail: named.name, description, isDeprecated, insert: name }
      )),
      ...words.map((word) => ({ label: word, detail: named.name, insert: word })),
      ...objects, ...references,
    ];
  }

  typeNames(accepts) {
    return [...this.schema.types.values()]
      .filter((type) => accepts(type) && !type.name.startsWith("__"))
      .map(({ name, kind, description }) => (
        { label: name, detail: kind.toLowerCase().replace("_", " "), description, insert: name }
      ));
  }

  directives(prefix) {
    const places = ["QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "INLINE_FRAGMENT"];
    const isHere = ({ locations }) => locations.some((place) => places.includes(place));
    return [...this.schema.directives.values()].filter(isHere).map((directive) => {
      const required = directive.args.filter(isRequired).map(({ name }) => `${name}: `);
      const args = required.length ? `(${required.join(", ")}|)` : "";
      return {
        label: `@${directive.name}`, detail: "directive", description: directive.description,
        insert: `${prefix}${directive.name}${args}`,
      };
    });
  }
}

/** What is in a list of a type. */
function listItem(type) {
  const list = type.kind === "NON_NULL" ? type.ofType : type;
  return list.kind === "LIST" ? list.ofType : undefined;
}
