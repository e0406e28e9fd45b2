import { copy, element } from "./dom.js";
import { jsonParts, paint } from "./highlight.js";

/** Longer results are shown without colours, so that the page stays quick. */
const PAINT_LIMIT = 300_000;
/** Events beyond these leave the list, the oldest first. */
const EVENT_LIMIT = 200;

/** What came back for one tab: a result, or the running list of a subscription's. */
export class Results {
  constructor() {
    this.status = element("p", { class: "result-status", role: "status" });
    this.copyButton = element("button", {
      type: "button", class: "quiet", disabled: true,
      onclick: () => copy(this.text, this.copyButton),
    }, "Copy");
    this.errors = element("div", { class: "result-errors" });
    this.body = element("div", { class: "result-body", tabindex: "0", "aria-label": "Result" });
    this.node = element("div", { class: "result" },
      element("div", { class: "result-bar" }, this.status, this.copyButton), this.errors, this.body);
    this.clear();
  }

  set text(text) {
    this.shown = text;
    this.events = undefined;
    this.copyButton.disabled = !text;
  }

  get text() {
    return this.events ? JSON.stringify(this.events, null, 2) : this.shown;
  }

  clear() {
    this.text = "";
    this.errors.replaceChildren();
    this.status.replaceChildren("No result yet");
    this.body.replaceChildren(element("div", { class: "result-empty" },
      element("p", {}, "Results appear here."),
      element("p", {}, element("kbd", {}, "Ctrl"), " ", element("kbd", {}, "Enter"), " runs the operation.")));
  }

  /** Something runs. */
  wait() {
    this.text = "";
    this.errors.replaceChildren();
    this.status.replaceChildren(chip("Running …", "busy"));
    this.body.replaceChildren();
  }

  /** Nothing could be sent, or nothing came back. */
  fail(message) {
    this.text = "";
    this.errors.replaceChildren();
    this.status.replaceChildren(chip("Not sent", "bad"));
    this.body.replaceChildren(element("p", { class: "result-failure" }, message));
  }

  show({ status, statusText, milliseconds, bytes, correlationID, text, body }) {
    const errors = body?.errors ?? [];
    const kind = status >= 400 ? "bad" : errors.length ? "partial" : "good";
    this.text = body === undefined ? text : JSON.stringify(body, null, 2);
    this.status.replaceChildren(
      chip(`${status} ${statusText}`.trim(), kind),
      fact(`${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`, "Time taken"),
      fact(size(bytes), "Size"),
      ...(correlationID ? [fact(correlationID, "Correlation id: look for it in the logs")] : []),
    );
    this.errors.replaceChildren(...errors.map(errorNote));
    this.body.replaceChildren(json(this.text));
  }

  // A subscription

  listen() {
    this.wait();
    this.status.replaceChildren(chip("Listening", "live"), fact("0 events"));
    this.events = [];
    this.total = 0;
    this.list = element("ol", { class: "events", "aria-label": "Events, the newest first" });
    this.waiting = element("p", { class: "result-waiting" }, "Waiting for the first event …");
    this.body.replaceChildren(this.waiting, this.list);
  }

  event(result) {
    this.waiting.remove();
    const at = new Date();
    this.total += 1;
    this.events.push(result);
    this.copyButton.disabled = false;
    this.status.lastChild.textContent = count(this.total);
    this.list.prepend(element("li", { class: "event" },
      element("div", { class: "event-head" },
        element("span", { class: "event-number" }, `#${this.total}`),
        element("time", { datetime: at.toISOString() }, at.toLocaleTimeString())),
      ...(result.errors ?? []).map(errorNote), json(JSON.stringify(result, null, 2))));
    if (this.events.length > EVENT_LIMIT) {
      this.events.shift();
      this.list.lastChild.remove();
    }
  }

  /** The subscription was refused or broke off. */
  failed(errors) {
    this.errors.replaceChildren(...errors.map(errorNote));
  }

  ended(reason) {
    this.waiting.remove();
    const hasFailed = this.errors.childElementCount > 0;
    this.status.replaceChildren(
      chip("Ended", hasFailed ? "bad" : "neutral"), fact(count(this.total)), fact(reason),
    );
  }
}

const count = (number) => `${number} event${number === 1 ? "" : "s"}`;

function chip(text, kind) {
  return element("span", { class: `chip chip-${kind}` }, text);
}

function fact(text, title) {
  return element("span", { class: "fact", title }, text);
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

/** An error as a developer looks for it: the code, the words, and where. */
function errorNote({ message, path, locations, extensions }) {
  const place = path?.join(".") ?? locations?.map(({ line, column }) => `${line}:${column}`).join(", ");
  return element("div", { class: "error-note" },
    extensions?.code ? element("code", {}, extensions.code) : null,
    element("span", {}, message ?? "An error without words."),
    place ? element("span", { class: "error-place" }, `at ${place}`) : null);
}

function json(text) {
  const nodes = text.length > PAINT_LIMIT ? [text] : paint(text, jsonParts(text));
  return element("pre", { class: "json" }, nodes);
}
