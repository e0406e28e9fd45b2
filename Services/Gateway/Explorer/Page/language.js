/** GraphQL's language, as far as a client writes it: operations and fragments (spec, section 2). */

const TOKEN = new RegExp(
  [
    /(?<comment>#[^\n\r]*)/,
    /(?<blockString>"""(?:\\"""|[^])*?(?:"""|$))/,
    /(?<string>"(?:\\.|[^"\\\n\r])*(?:"|$|(?=[\n\r])))/,
    /(?<punctuator>\.\.\.|[!$&()[\]{}:=@|])/,
    /(?<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/,
    /(?<name>[_A-Za-z]\w*)/,
    /(?<invalid>[^\s,\uFEFF])/,
  ].map((part) => part.source).join("|"),
  "g",
);

/** All tokens, comments too: `{ kind, text, start, end }`. */
export function tokenize(text) {
  return [...text.matchAll(TOKEN)].map((match) => ({
    kind: Object.keys(match.groups).find((kind) => match.groups[kind] !== undefined),
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Something wrong with a document, and where. */
export class Problem extends Error {
  constructor(message, { start, end }) {
    super(message);
    this.start = start;
    this.end = Math.max(end, start + 1);
  }
}

/**
 * Parses a document: `{ definitions, comments }`; every node has `start` and `end`.
 *
 * @throws {Problem} at the first thing that is no GraphQL.
 */
export function parse(text) {
  const tokens = tokenize(text);
  const parser = new Parser(tokens.filter((token) => token.kind !== "comment"), text.length);
  return {
    definitions: parser.document(),
    comments: tokens.filter((token) => token.kind === "comment"),
  };
}

class Parser {
  constructor(tokens, length) {
    this.tokens = tokens;
    this.position = 0;
    this.eof = { kind: "end", text: "the end", start: Math.max(0, length - 1), end: length };
  }

  // Tokens

  get next() {
    return this.tokens[this.position] ?? this.eof;
  }

  get last() {
    return this.tokens[this.position - 1] ?? this.eof;
  }

  peek(text) {
    return this.next.kind !== "string" && this.next.text === text;
  }

  skip(text) {
    if (!this.peek(text)) return false;
    this.position += 1;
    return true;
  }

  fail(expected) {
    throw new Problem(`Expected ${expected}, found ${this.next.text}.`, this.next);
  }

  expect(text) {
    if (!this.skip(text)) this.fail(`“${text}”`);
  }

  take(kind, what) {
    if (this.next.kind !== kind) this.fail(what);
    return this.tokens[this.position++];
  }

  name(what = "a name") {
    const { text, start, end } = this.take("name", what);
    return { value: text, start, end };
  }

  /** Nodes between two brackets; at least one. */
  many(open, node, close) {
    this.expect(open);
    const nodes = [];
    do nodes.push(node()); while (!this.peek(close) && this.next !== this.eof);
    this.expect(close);
    return nodes;
  }

  node(kind, start, members) {
    return { kind, start: start.start, end: this.last.end, ...members };
  }

  // Definitions

  document() {
    const definitions = [];
    while (this.next !== this.eof) definitions.push(this.definition());
    return definitions;
  }

  definition() {
    const start = this.next;
    if (this.peek("{")) return this.node("operation", start, this.body(start, "query"));
    if (this.skip("fragment")) {
      const name = this.name("the fragment's name");
      this.expect("on");
      const condition = this.name("a type");
      return this.node("fragment", start, { name, condition, ...this.body(start) });
    }
    if (!["query", "mutation", "subscription"].includes(start.text)) {
      this.fail("query, mutation, subscription, fragment or “{”");
    }
    this.position += 1;
    const name = this.next.kind === "name" ? this.name() : undefined;
    const variables = this.peek("(") ? this.many("(", () => this.variable(), ")") : [];
    const body = this.body(start, start.text);
    return this.node("operation", start, { ...body, name, variables });
  }

  body(start, operation) {
    const directives = this.directives();
    const { selections, close } = this.selectionSet();
    return { operation, variables: [], directives, selections, close, keyword: start };
  }

  variable() {
    const start = this.next;
    this.expect("$");
    const name = this.name("the variable's name");
    this.expect(":");
    const type = this.type();
    const fallback = this.skip("=") ? this.value() : undefined;
    const directives = this.directives();
    return this.node("variable", start, { name, type, fallback, directives });
  }

  type() {
    const start = this.next;
    let type;
    if (this.skip("[")) {
      const item = this.type();
      this.expect("]");
      type = this.node("list", start, { item });
    } else {
      type = this.node("named", start, { name: this.name("a type") });
    }
    return this.skip("!") ? this.node("nonNull", start, { item: type }) : type;
  }

  // Selections

  selectionSet() {
    const selections = this.many("{", () => this.selection(), "}");
    return { selections, close: this.last };
  }

  selection() {
    const start = this.next;
    if (!this.skip("...")) return this.field(start);
    if (this.next.kind === "name" && !this.peek("on")) {
      const name = this.name();
      return this.node("spread", start, { name, directives: this.directives() });
    }
    const condition = this.skip("on") ? this.name("a type") : undefined;
    const directives = this.directives();
    return this.node("inline", start, { condition, directives, ...this.selectionSet() });
  }

  field(start) {
    let name = this.name("a field");
    let alias;
    if (this.skip(":")) [alias, name] = [name, this.name("a field")];
    const args = this.args();
    const directives = this.directives();
    const set = this.peek("{") ? this.selectionSet() : {};
    return this.node("field", start, { alias, name, args, directives, ...set });
  }

  args() {
    return this.peek("(") ? this.many("(", () => this.pair("argument"), ")") : [];
  }

  pair(kind) {
    const start = this.next;
    const name = this.name();
    this.expect(":");
    return this.node(kind, start, { name, value: this.value() });
  }

  directives() {
    const directives = [];
    while (this.peek("@")) {
      const start = this.next;
      this.position += 1;
      const name = this.name("the directive's name");
      directives.push(this.node("directive", start, { name, args: this.args() }));
    }
    return directives;
  }

  value() {
    const start = this.next;
    if (this.skip("$")) return this.node("reference", start, { name: this.name() });
    if (this.skip("[")) {
      const items = [];
      while (!this.peek("]") && this.next !== this.eof) items.push(this.value());
      this.expect("]");
      return this.node("listValue", start, { items });
    }
    if (this.skip("{")) {
      const fields = [];
      while (!this.peek("}") && this.next !== this.eof) fields.push(this.pair("objectField"));
      this.expect("}");
      return this.node("objectValue", start, { fields });
    }
    if (!["name", "number", "string", "blockString"].includes(start.kind)) this.fail("a value");
    this.position += 1;
    return this.node("literal", start, { type: start.kind, text: start.text });
  }
}
