import { send, subscribe } from "./client.js";
import { complete } from "./completion.js";
import { Docs } from "./docs.js";
import { byId, element } from "./dom.js";
import { CodeEditor } from "./editor.js";
import { example } from "./example.js";
import { layout, lower, nextTheme, toggleSide } from "./frame.js";
import { Headers } from "./headers.js";
import { graphQLParts, jsonParts } from "./highlight.js";
import { History } from "./history.js";
import { prettify } from "./printer.js";
import { INTROSPECTION, Schema } from "./schema.js";
import { remember } from "./storage.js";
import { Tabs } from "./tabs.js";
import { check } from "./validation.js";
import { checkVariables, completeVariables, parseVariables } from "./variables.js";

/** The page: puts its parts together. */

const WELCOME = `# Write a query, a mutation or a subscription.
#   Ctrl-Space  completes     Ctrl-Enter  runs
# “Try it” in the docs writes an operation for you.

query Me {
  me {
    id
    kycStatus
    balance {
      buyingPower
    }
  }
}
`;

let schema;
/** What the editor's text was last understood as; undefined while it is no GraphQL. */
let parsed;

// Parts

const query = new CodeEditor({
  host: byId("query"),
  label: "Operation",
  parts: graphQLParts,
  problems: (text) => {
    const { document, problems } = check(text, schema);
    parsed = document;
    return problems;
  },
  complete: (text, caret) => schema ? complete(text, caret, schema) : { from: caret, items: [] },
  changed: (text) => tabs.changed({ query: text }),
  checked: () => understood(),
});

const variables = new CodeEditor({
  host: byId("variables"),
  label: "Variables",
  placeholder: '{ "name": "value" }',
  parts: jsonParts,
  problems: (text) => {
    const problems = checkVariables(text, chosen());
    byId("variables-tab").classList.toggle("has-problems", problems.length > 0);
    return problems;
  },
  complete: (text, caret) => (
    schema ? completeVariables(text, caret, chosen(), schema) : { from: caret, items: [] }
  ),
  changed: (text) => tabs.changed({ variables: text }),
});

const headers = new Headers(byId("headers"));
const docs = new Docs(byId("docs"), (operation, field) => {
  tabs.open(example(schema, operation, field));
  query.area.focus();
});
const history = new History(byId("history"), (entry) => tabs.open(entry));
const tabs = new Tabs({
  host: byId("tabs"),
  panel: byId("result"),
  first: { query: WELCOME },
  shown: (tab) => {
    query.text = tab.query;
    variables.text = tab.variables;
    understood();
    drawRun();
  },
});

// Operations

function operations() {
  return (parsed?.definitions ?? []).filter(({ kind }) => kind === "operation");
}

/** The operation to run: the picked one, else the only one or that in which the caret is. */
function chosen() {
  const all = operations();
  const picked = byId("operation").value;
  return all.find(({ name }) => name?.value === picked) ?? all[0];
}

/** After the text was looked at: which operations there are, and what their variables lack. */
function understood() {
  const names = operations().map(({ name }) => name?.value).filter(Boolean);
  const picker = byId("operation");
  const known = [...picker.options].map(({ value }) => value);
  if (names.join() !== known.join()) {
    const { value } = picker;
    picker.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
    if (names.includes(value)) picker.value = value;
  }
  picker.hidden = names.length < 2;
  variables.check();
}

/** The operation that the caret is in becomes the picked one. */
function follow() {
  const within = operations().find(({ start, end }) => start <= query.caret && query.caret <= end);
  if (!within?.name || byId("operation").value === within.name.value) return;
  byId("operation").value = within.name.value;
  variables.check();
}

// Running

async function run() {
  const tab = tabs.current;
  if (tab.stop) return tab.stop();
  query.check();
  understood();
  follow();
  const { results } = tab;
  if (!parsed) return results.fail(query.problems[0]?.message ?? "There is nothing to run.");
  let values;
  try {
    values = parseVariables(tab.variables);
  } catch (error) {
    return results.fail(`The variables are no JSON object. ${error.message}`);
  }
  const operation = chosen();
  if (!operation) return results.fail("There is no operation, only fragments.");
  const request = { query: tab.query, variables: values, operationName: operation.name?.value };
  if (operation.operation === "subscription") watch(tab, request);
  else await ask(tab, request);
}

async function ask(tab, request) {
  const abort = new AbortController();
  running(tab, () => abort.abort());
  tab.results.wait();
  try {
    const answer = await send(request, headers.all, abort.signal);
    tab.results.show(answer);
    note(tab, answer.status < 400 && !answer.body?.errors);
  } catch (error) {
    const isStopped = error.name === "AbortError";
    tab.results.fail(isStopped ? "Stopped." : `The API cannot be reached. ${error.message}`);
  }
  running(tab, undefined);
}

function watch(tab, request) {
  tab.results.listen();
  let isGood = true;
  const stop = subscribe(request, headers.all, {
    next: (result) => tab.results.event(result),
    failed: (errors) => {
      isGood = false;
      tab.results.failed(errors);
    },
    ended: (reason) => {
      tab.results.ended(reason);
      note(tab, isGood);
      running(tab, undefined);
    },
  });
  running(tab, stop);
}

function running(tab, stop) {
  tab.stop = stop;
  tabs.draw();
  drawRun();
}

function note({ query, variables }, isGood) {
  remember({ query, variables, at: new Date().toISOString(), isGood });
  history.draw();
}

function drawRun() {
  const isRunning = Boolean(tabs.current.stop);
  const button = byId("run");
  button.classList.toggle("stop", isRunning);
  button.querySelector("span").textContent = isRunning ? "Stop" : "Run";
}

// The schema

async function loadSchema() {
  docs.say("Reading the schema …");
  try {
    let answer = await send({ query: INTROSPECTION }, headers.all);
    // A token that is over must not hide what may be read without one.
    if (answer.status === 401) answer = await send({ query: INTROSPECTION }, {});
    if (answer.body?.data?.__schema) {
      schema = new Schema(answer.body.data);
      docs.show(schema);
    } else {
      const error = answer.body?.errors?.[0];
      docs.say(
        error?.extensions?.code === "INTROSPECTION_DISABLED"
          ? "The API does not tell its schema here: introspection is off."
          : `The API did not tell its schema. ${error?.message ?? `It answered ${answer.status}.`}`,
        "Operations run all the same; only the docs, completion and checks need the schema.",
      );
    }
  } catch (error) {
    docs.say("The API cannot be reached.", error.message);
  }
  query.check();
  understood();
}

// What the buttons and keys do

function lay() {
  try {
    query.rewrite(prettify(query.text));
    understood();
  } catch (problem) {
    tabs.current.results.fail(`This is no GraphQL yet. ${problem.message}`);
  }
}

function click(id, work) {
  byId(id).addEventListener("click", work);
}

click("run", run);
click("prettify", lay);
click("new-tab", () => {
  tabs.open();
  query.area.focus();
});
click("show-docs", () => toggleSide("docs"));
click("show-history", () => toggleSide("history"));
click("theme", nextTheme);
click("help", () => byId("shortcuts").showModal());
click("variables-tab", () => lower("variables"));
click("headers-tab", () => lower("headers"));
byId("lower-tabs").addEventListener("keydown", ({ key }) => {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return;
  lower(byId("variables").hidden ? "variables" : "headers");
  byId("lower-tabs").querySelector("[aria-selected=true]").focus();
});
byId("operation").addEventListener("change", () => {
  const { start } = chosen();
  query.area.setSelectionRange(start, start);
  variables.check();
});
query.area.addEventListener("keyup", follow);
query.area.addEventListener("click", follow);

document.addEventListener("keydown", (event) => {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key === "Enter") run();
  else if (event.altKey && event.shiftKey && event.code === "KeyF") lay();
  else if (isCommand && event.key === "k") {
    layout({ side: "docs" });
    docs.search.focus();
  } else return;
  event.preventDefault();
});

layout();
lower("variables");
tabs.show(tabs.current);
await headers.refresh();
await loadSchema();
