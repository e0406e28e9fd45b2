import { element, settled } from "./dom.js";
import { paint } from "./highlight.js";
import { CompletionList } from "./suggestions.js";

const PAIRS = { "{": "}", "(": ")", "[": "]", '"': '"' };

/**
 * A text area, over a copy of its text that is coloured: so that the keyboard, undo, screen readers
 * and input methods work as everywhere.
 */
export class CodeEditor {
  /**
   * @param {object} options
   * @param {HTMLElement} options.host Where it goes.
   * @param {string} options.label What it is called.
   * @param {(text: string) => object[]} options.parts What is coloured; see highlight.js.
   * @param {(text: string) => object[]} options.problems What is wrong with a text.
   * @param {(text: string, caret: number) => { from: number, items: object[] }} options.complete
   * @param {(text: string) => void} options.changed Hears of every change.
   * @param {() => void} [options.checked] Called when a changed text has been looked at.
   */
  constructor({ host, label, placeholder, parts, problems, complete, changed, checked }) {
    Object.assign(this, { host, parts, findProblems: problems, complete, changed });
    this.problems = [];
    this.layer = element("pre", { class: "code-layer", "aria-hidden": true });
    this.area = element("textarea", {
      class: "code-area", "aria-label": label, placeholder, spellcheck: "false", wrap: "off",
      autocapitalize: "off", autocomplete: "off", "aria-autocomplete": "list",
      oninput: (event) => this.input(event),
      onkeydown: (event) => this.key(event),
      onblur: () => this.list.close(),
      onclick: () => this.list.close(),
    });
    this.gutter = element("div", { class: "code-gutter", "aria-hidden": true });
    this.stack = element("div", { class: "code-stack" }, this.layer, this.area);
    this.scroller = element("div", { class: "code" }, this.gutter, this.stack);
    this.notes = element("ul", { class: "problems", "aria-label": `Problems in: ${label}` });
    this.list = new CompletionList(this.area, (item) => this.accept(item));
    this.stack.append(this.list.node);
    host.append(this.scroller, this.notes);
    this.marked = settled(250, () => {
      this.check();
      checked?.();
    });
    this.draw();
  }

  get text() {
    return this.area.value;
  }

  set text(text) {
    if (text === this.text) return;
    this.area.value = text;
    this.list.close();
    this.draw();
    this.check();
  }

  get caret() {
    return this.area.selectionStart;
  }

  // Looks

  draw() {
    const { text } = this;
    this.layer.replaceChildren(...paint(text, this.parts(text), this.problems), "\n");
    const lines = text.split("\n").length;
    while (this.gutter.childElementCount > lines) this.gutter.lastChild.remove();
    while (this.gutter.childElementCount < lines) {
      this.gutter.append(element("div", {}, String(this.gutter.childElementCount + 1)));
    }
  }

  /** Looks again for what is wrong; also when what it depends on has changed. */
  check() {
    this.problems = this.findProblems(this.text);
    this.draw();
    const lines = new Set(this.problems.map((problem) => this.line(problem)));
    for (const [index, number] of [...this.gutter.children].entries()) {
      number.classList.toggle("wrong-line", lines.has(index + 1));
    }
    this.notes.replaceChildren(...this.problems.slice(0, 20).map((problem) => this.note(problem)));
  }

  note(problem) {
    const select = () => {
      this.area.focus();
      this.area.setSelectionRange(problem.start, problem.end);
    };
    return element("li", {}, element("button", { type: "button", class: "problem", onclick: select },
      element("span", { class: "problem-place" }, `Line ${this.line(problem)}`), problem.message));
  }

  line({ start }) {
    return this.text.slice(0, start).split("\n").length;
  }

  // Typing

  input(event) {
    // Marks would stand in the wrong place until they are looked for again.
    this.problems = [];
    this.draw();
    this.marked();
    this.changed(this.text);
    if (event.inputType === "insertText" && /^[\w$@.]$/.test(event.data ?? "")) this.suggest(false);
    else if (this.list.isOpen) this.suggest(false);
  }

  /** Writes over the selection, so that it can be undone. */
  write(text) {
    this.area.focus();
    // The one way to write into a text area that leaves its undo history whole.
    if (!document.execCommand(text === "" ? "delete" : "insertText", false, text)) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
      this.area.dispatchEvent(new Event("input"));
    }
  }

  /** Replaces all of it, so that it can be undone. */
  rewrite(text) {
    this.area.setSelectionRange(0, this.text.length);
    this.write(text);
    this.area.setSelectionRange(0, 0);
    this.check();
  }

  key(event) {
    if (this.list.key(event)) return event.preventDefault();
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key === " ") this.suggest(true);
    else if (isCommand || event.altKey) return;
    else if (event.key === "Enter") this.breakLine();
    // After Escape the next Tab leaves the editor, for whoever has no mouse.
    else if (event.key === "Tab" && !event.shiftKey && !this.mayLeave) this.write("  ");
    else if (!this.bracket(event.key)) {
      this.mayLeave = event.key === "Escape";
      return;
    }
    event.preventDefault();
  }

  /** Breaks the line, in between two brackets into three. */
  breakLine() {
    const { text, caret } = this;
    const line = text.slice(text.lastIndexOf("\n", caret - 1) + 1, caret);
    const indent = line.match(/^\s*/)[0];
    const opens = /[{([]\s*$/.test(line);
    const closes = opens && text[caret] === PAIRS[line.trimEnd().at(-1)];
    this.write(`\n${indent}${opens ? "  " : ""}${closes ? `\n${indent}` : ""}`);
    if (closes) this.moveTo(this.caret - indent.length - 1);
  }

  /** Closes what is opened, steps over what is closed, takes away empty pairs. */
  bracket(key) {
    const { selectionStart: start, selectionEnd: end } = this.area;
    const { text } = this;
    const next = text[start] ?? "";
    if (start === end && Object.values(PAIRS).includes(key) && next === key) {
      this.moveTo(start + 1);
      return true;
    }
    if (key === "Backspace" && start === end && PAIRS[text[start - 1]] === next && next) {
      this.area.setSelectionRange(start - 1, start + 1);
      this.write("");
      return true;
    }
    const close = PAIRS[key];
    const isAtWord = key === '"' ? /[\w"]/.test(next + (text[start - 1] ?? "")) : /\w/.test(next);
    if (!close || (start === end && isAtWord)) return false;
    const selected = text.slice(start, end);
    this.write(key + selected + close);
    this.area.setSelectionRange(start + 1, start + 1 + selected.length);
    return true;
  }

  moveTo(position) {
    this.area.setSelectionRange(position, position);
  }

  // Completion

  /** Offers what could be written here; if asked for even where nothing is begun. */
  suggest(isAsked) {
    const { from, items } = this.complete(this.text, this.caret);
    const word = this.text.slice(from, this.caret);
    const isBegun = word !== "" || /[$@.]/.test(this.text[this.caret - 1] ?? "");
    const isComplete = items.length === 1 && items[0].label === word;
    if (!items.length || (!isAsked && (!isBegun || isComplete))) return this.list.close();
    this.from = from;
    this.list.open(items, this.position(from));
  }

  accept({ insert }) {
    const { text, from } = this;
    const rest = text.slice(this.caret).match(/^\w*/)[0];
    const line = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
    const indent = line.match(/^\s*/)[0];
    // What follows already has its brackets.
    const follows = /^\s*[({:]/.test(text.slice(this.caret + rest.length));
    const bare = follows && /^[\w:]/.test(insert) ? insert.match(/^\w+/)[0] : insert;
    const [before, after = ""] = bare.replaceAll("\n", `\n${indent}`).split("|");
    this.area.setSelectionRange(from, this.caret + rest.length);
    this.write(before + after);
    this.moveTo(from + before.length);
    this.list.close();
    this.check();
    if (bare.includes("|")) this.suggest(true);
  }

  /** Where a character stands, in the stack of layers. */
  position(index) {
    const walker = document.createTreeWalker(this.layer, NodeFilter.SHOW_TEXT);
    let rest = index;
    let node = walker.nextNode();
    while (node && rest > node.length) {
      rest -= node.length;
      node = walker.nextNode();
    }
    const range = document.createRange();
    range.setStart(node ?? this.layer, node ? rest : 0);
    const place = range.getClientRects()[0] ?? range.getBoundingClientRect();
    const origin = this.stack.getBoundingClientRect();
    return { left: place.left - origin.left, top: place.bottom - origin.top };
  }
}
