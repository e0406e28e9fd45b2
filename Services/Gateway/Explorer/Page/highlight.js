import { tokenize } from "./language.js";

/** Parts of a text with a class each, for what is coloured; what lies between has none. */

const KEYWORDS = new Set(["query", "mutation", "subscription", "fragment", "on"]);
const WORDS = new Set(["true", "false", "null"]);

export function graphQLParts(text) {
  const tokens = tokenize(text).filter(({ kind }) => kind !== "invalid");
  const brackets = [];
  return tokens.map((token, index) => {
    const previous = tokens[index - 1]?.text;
    const next = tokens[index + 1]?.text;
    if ("({[".includes(token.text)) brackets.push(token.text);
    if (")}]".includes(token.text)) brackets.pop();
    const style = token.kind === "name"
      ? nameStyle(token.text, previous, next, brackets)
      : { blockString: "string", punctuator: punctuatorStyle(token.text) }[token.kind] ?? token.kind;
    return { start: token.start, end: token.end, style };
  });
}

function punctuatorStyle(text) {
  return { $: "variable", "@": "directive" }[text] ?? "punctuation";
}

function nameStyle(text, previous, next, brackets) {
  if (previous === "$") return "variable";
  if (previous === "@") return "directive";
  if (previous === "on") return "type";
  if (KEYWORDS.has(text) && (brackets.length === 0 || previous === "...")) return "keyword";
  if (brackets.length === 0) return "definition";
  if (brackets.includes("(")) {
    if (next === ":" && previous !== ":") return "argument";
    if (brackets.length === 1 && brackets[0] === "(") return WORDS.has(text) ? "number" : "type";
    return WORDS.has(text) ? "number" : "enum";
  }
  return "field";
}

const JSON_PART = /(?<property>"(?:\\.|[^"\\\n])*"(?=\s*:))|(?<string>"(?:\\.|[^"\\\n])*"?)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b)|(?<punctuation>[{}[\]:,])/g;

export function jsonParts(text) {
  return [...text.matchAll(JSON_PART)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    style: Object.keys(match.groups).find((style) => match.groups[style] !== undefined),
  }));
}

/** Text as nodes: coloured parts, and marks around what is wrong. */
export function paint(text, parts, problems = []) {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...parts, ...problems]) cuts.add(start).add(end);
  const edges = [...cuts].filter((edge) => edge <= text.length).sort((one, other) => one - other);
  const nodes = [];
  let part = 0;
  for (const [index, start] of edges.slice(0, -1).entries()) {
    const end = edges[index + 1];
    while (part < parts.length && parts[part].end <= start) part += 1;
    const style = parts[part]?.start <= start ? parts[part].style : "";
    const isWrong = problems.some((problem) => problem.start <= start && end <= problem.end);
    const classes = [style && `token-${style}`, isWrong && "wrong"].filter(Boolean).join(" ");
    const slice = text.slice(start, end);
    if (!classes) {
      nodes.push(slice);
      continue;
    }
    const span = document.createElement("span");
    span.className = classes;
    span.textContent = slice;
    nodes.push(span);
  }
  return nodes;
}
