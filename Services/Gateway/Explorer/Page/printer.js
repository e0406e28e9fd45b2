import { parse } from "./language.js";

const WIDTH = 80;

/**
 * Lays a document out anew, with its comments.
 *
 * @throws {Problem} for what is no GraphQL.
 */
export function prettify(text) {
  const { definitions, comments } = parse(text);
  const printer = new Printer(text, comments);
  return printer.document(definitions);
}

class Printer {
  constructor(source, comments) {
    this.source = source;
    this.comments = [...comments];
    this.lines = [];
  }

  document(definitions) {
    for (const definition of definitions) {
      if (this.lines.length > 0) this.lines.push("");
      this.commentsBefore(definition.start, "");
      this.body(this.head(definition), definition, "");
    }
    this.commentsBefore(Infinity, "");
    return this.lines.join("\n") + "\n";
  }

  head(definition) {
    const directives = this.directives(definition);
    if (definition.kind === "fragment") {
      return `fragment ${definition.name.value} on ${definition.condition.value}${directives}`;
    }
    // The short form stays short.
    if (definition.keyword.text === "{") return "";
    const variables = definition.variables.map((variable) => {
      const fallback = variable.fallback ? ` = ${value(variable.fallback)}` : "";
      return `$${variable.name.value}: ${type(variable.type)}${fallback}${this.directives(variable)}`;
    });
    const name = definition.name ? ` ${definition.name.value}` : "";
    return this.call(definition.operation + name, variables, "") + directives;
  }

  body(head, node, indent) {
    this.lines.push(`${indent}${head}${head ? " " : ""}{`);
    const inner = indent + "  ";
    for (const selection of node.selections) {
      this.commentsBefore(selection.start, inner);
      const line = this.selection(selection, inner);
      if (selection.selections) this.body(line, selection, inner);
      else this.lines.push(inner + line);
    }
    this.commentsBefore(node.close.start, inner);
    this.lines.push(indent + "}");
  }

  selection(node, indent) {
    const directives = this.directives(node);
    if (node.kind === "spread") return `...${node.name.value}${directives}`;
    if (node.kind === "inline") {
      return `...${node.condition ? ` on ${node.condition.value}` : ""}${directives}`;
    }
    const alias = node.alias ? `${node.alias.value}: ` : "";
    return this.call(alias + node.name.value, node.args.map(pair), indent) + directives;
  }

  /** `name(a: 1, b: 2)`, on several lines when it is too long for one. */
  call(name, parts, indent) {
    if (parts.length === 0) return name;
    const line = `${name}(${parts.join(", ")})`;
    if (indent.length + line.length <= WIDTH) return line;
    return `${name}(\n${parts.map((part) => `${indent}  ${part}\n`).join("")}${indent})`;
  }

  directives(node) {
    return node.directives
      .map(({ name, args }) => ` @${name.value}${args.length ? `(${args.map(pair).join(", ")})` : ""}`)
      .join("");
  }

  commentsBefore(position, indent) {
    while (this.comments[0]?.start < position) {
      this.lines.push(indent + this.comments.shift().text.trimEnd());
    }
  }
}

const pair = ({ name, value: node }) => `${name.value}: ${value(node)}`;

function value(node) {
  switch (node.kind) {
    case "reference": return `$${node.name.value}`;
    case "listValue": return `[${node.items.map(value).join(", ")}]`;
    case "objectValue": return node.fields.length ? `{ ${node.fields.map(pair).join(", ")} }` : "{}";
    default: return node.text;
  }
}

/** A type as it is written in a document. */
export function type(node) {
  switch (node.kind) {
    case "list": return `[${type(node.item)}]`;
    case "nonNull": return `${type(node.item)}!`;
    default: return node.name.value;
  }
}
