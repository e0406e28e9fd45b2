import { Problem } from "./language.js";
import { typeText } from "./schema.js";

const TOKEN = /"(?:\\.|[^"\\\n])*"?|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** The JSON map of variables; nothing is an empty map. */
export function parseVariables(text) {
  if (text.trim() === "") return {};
  const variables = JSON.parse(text);
  if (variables === null || typeof variables !== "object" || Array.isArray(variables)) {
    throw new SyntaxError("Variables are a JSON object.");
  }
  return variables;
}

/** What is wrong with the variables of an operation. */
export function checkVariables(text, operation) {
  let variables;
  try {
    variables = parseVariables(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.trimEnd().length - 1);
    return [new Problem(error.message, { start: position, end: position + 1 })];
  }
  if (!operation) return [];
  const known = new Map(operation.variables.map((variable) => [variable.name.value, variable]));
  const all = { start: 0, end: text.length };
  const problems = [];
  for (const name of Object.keys(variables)) {
    if (known.has(name)) continue;
    const start = text.indexOf(JSON.stringify(name));
    const place = start < 0 ? all : { start, end: start + JSON.stringify(name).length };
    problems.push(new Problem(`The operation has no variable “$${name}”.`, place));
  }
  for (const [name, { type, fallback }] of known) {
    if (type.kind === "nonNull" && !fallback && variables[name] == null) {
      problems.push(new Problem(`“$${name}” is required.`, all));
    }
  }
  return problems;
}

/** The completions in the JSON of an operation's variables: names, fields of inputs, enum values. */
export function completeVariables(text, caret, operation, schema) {
  const tokens = [...text.matchAll(TOKEN)].map((match) => (
    { text: match[0], start: match.index, end: match.index + match[0].length }
  ));
  const word = tokens.find(({ text: word, start, end }) => (
    start < caret && caret <= end && !/^[{}[\]:,]/.test(word)
  ));
  const from = word?.start ?? caret;
  const before = tokens.filter(({ end }) => end <= from);
  const prefix = text.slice(from, caret).replace('"', "").toLowerCase();
  const items = candidates(before, operation, schema)
    .filter(({ label }) => label.toLowerCase().startsWith(prefix));
  return { from, items };
}

function candidates(tokens, operation, schema) {
  const inputs = operation?.variables.map(({ name, type }) => ({ name: name.value, type: named(type) }));
  // What may stand where: the members of a map, or the values of a type.
  const stack = [];
  let type;
  for (const [index, { text }] of tokens.entries()) {
    const top = stack.at(-1);
    if (text === "{") {
      stack.push({ members: stack.length ? membersOf(type, schema) : inputs ?? [], given: [] });
    } else if (text === "[") {
      stack.push({ type });
    } else if (text === "}" || text === "]") {
      stack.pop();
    } else if (top?.members && tokens[index + 1]?.text === ":") {
      const name = text.replaceAll('"', "");
      top.given.push(name);
      type = top.members.find((member) => member.name === name)?.type;
    }
  }
  const top = stack.at(-1);
  const last = tokens.at(-1)?.text;
  if (last === ":" || (top && "type" in top)) return values(schema.type(top?.type ?? type));
  if (!top) return [];
  return top.members.filter(({ name }) => !top.given.includes(name)).map(({ name, type, detail }) => (
    { label: name, detail: detail ?? type, insert: `"${name}": |` }
  ));
}

function membersOf(name, schema) {
  return (schema.type(name)?.inputFields ?? []).map((field) => (
    { name: field.name, type: schema.named(field.type).name, detail: typeText(field.type) }
  ));
}

function values(type) {
  if (type?.name === "Boolean") return ["true", "false"].map((word) => ({ label: word, insert: word }));
  if (type?.kind === "INPUT_OBJECT") return [{ label: "{ }", detail: type.name, insert: "{ | }" }];
  return (type?.enumValues ?? []).map(({ name, description }) => (
    { label: name, detail: type.name, description, insert: `"${name}"` }
  ));
}

/** The name of the type inside a document's lists and “!”. */
function named(node) {
  return node.item ? named(node.item) : node.name.value;
}
