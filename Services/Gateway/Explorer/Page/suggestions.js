import { element } from "./dom.js";

let count = 0;

/** The list of completions beneath the caret; the focus stays in the text area. */
export class CompletionList {
  constructor(area, accept) {
    this.area = area;
    this.accept = accept;
    this.id = `completions-${(count += 1)}`;
    this.options = element("ul", { class: "completions", role: "listbox", id: this.id,
      "aria-label": "Completions" });
    this.help = element("p", { class: "completion-help" });
    this.node = element("div", { class: "completion-box", hidden: true }, this.options, this.help);
    area.setAttribute("aria-controls", this.id);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  open(items, { left, top }) {
    this.items = items;
    this.options.replaceChildren(...items.map((item, index) => this.option(item, index)));
    this.node.style.left = `${left}px`;
    this.node.style.top = `${top}px`;
    this.node.hidden = false;
    this.choose(0);
    // Near the lower edge what is beneath the caret would not be seen.
    this.node.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.node.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  option({ label, detail, isDeprecated }, index) {
    return element("li", {
      role: "option", id: `${this.id}-${index}`, class: isDeprecated ? "deprecated" : false,
      // Before the text area loses the focus.
      onmousedown: (event) => {
        event.preventDefault();
        this.accept(this.items[index]);
      },
    }, element("span", { class: "completion-label" }, label),
    element("span", { class: "completion-detail" }, detail ?? ""));
  }

  choose(index) {
    const options = [...this.options.children];
    this.index = (index + options.length) % options.length;
    for (const [position, option] of options.entries()) {
      option.setAttribute("aria-selected", String(position === this.index));
    }
    const chosen = options[this.index];
    chosen.scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", chosen.id);
    this.help.textContent = this.items[this.index].description ?? "";
    this.help.hidden = this.help.textContent === "";
  }

  /** Whether a key was meant for the list. */
  key(event) {
    if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey) return false;
    switch (event.key) {
      case "ArrowDown": this.choose(this.index + 1); return true;
      case "ArrowUp": this.choose(this.index - 1); return true;
      case "Enter":
      case "Tab": this.accept(this.items[this.index]); return true;
      case "Escape": this.close(); return true;
      case "ArrowLeft":
      case "ArrowRight":
      case "Home":
      case "End": this.close(); return false;
      default: return false;
    }
  }
}
