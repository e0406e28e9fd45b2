import { isComposite, isRequired, typeText } from "./schema.js";

/** How many levels of objects with values of their own an example selects. */
const DEPTH = 2;

/**
 * An operation that uses a root field, to start from.
 *
 * @returns {{ query: string, variables: string }}
 */
export function example(schema, operation, field) {
  const args = field.args.filter(isRequired);
  const name = field.name[0].toUpperCase() + field.name.slice(1);
  const head = args.map((arg) => `$${arg.name}: ${typeText(arg.type)}`).join(", ");
  const call = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  const selection = selectionOf(schema, schema.named(field.type), "  ", DEPTH, []);
  const query = `${operation} ${name}${head && `(${head})`} {\n`
    + `  ${field.name}${call && `(${call})`}${selection}\n}\n`;
  const variables = Object.fromEntries(args.map((arg) => [arg.name, sample(schema, arg)]));
  return { query, variables: args.length ? JSON.stringify(variables, null, 2) : "" };
}

function selectionOf(schema, type, indent, depth, path) {
  if (!isComposite(type)) return "";
  const lines = type.kind === "UNION" ? ["__typename"] : [];
  // Wrappers without values of their own, such as edges, cost no level.
  const hasLeaves = (type.fields ?? []).some((field) => !isComposite(schema.named(field.type)));
  for (const field of type.fields ?? []) {
    const inner = schema.named(field.type);
    if (field.isDeprecated || field.args.some(isRequired)) continue;
    if (!isComposite(inner)) {
      lines.push(field.name);
    } else if (depth > 1 && !path.includes(inner.name)) {
      const rest = hasLeaves ? depth - 1 : depth;
      lines.push(field.name + selectionOf(schema, inner, `${indent}  `, rest, [...path, type.name]));
    }
  }
  if (lines.length === 0) lines.push("__typename");
  return ` {\n${lines.map((line) => `${indent}  ${line}\n`).join("")}${indent}}`;
}

/** A value to be replaced, of an input's type. */
function sample(schema, { name, type }) {
  const named = schema.named(type);
  if (named.kind === "ENUM") return named.enumValues[0].name;
  if (named.kind === "INPUT_OBJECT") {
    const fields = named.inputFields.filter(isRequired);
    return Object.fromEntries(fields.map((field) => [field.name, sample(schema, field)]));
  }
  if (name === "idempotencyKey") return crypto.randomUUID?.() ?? "";
  return { Int: 0, Float: 0, Boolean: true }[named.name] ?? "";
}
