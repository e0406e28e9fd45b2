import { element } from "./dom.js";
import { forget, history } from "./storage.js";
import { title } from "./tabs.js";

/** What was run before, to be opened again. */
export class History {
  constructor(host, open) {
    this.open = open;
    this.list = element("ul", { class: "history" });
    const clear = () => {
      forget();
      this.draw();
    };
    this.clearButton = element("button", { type: "button", class: "quiet", onclick: clear }, "Clear");
    host.append(
      element("div", { class: "history-head" }, element("h2", {}, "History"), this.clearButton),
      this.list,
    );
    this.draw();
  }

  draw() {
    const entries = history();
    this.clearButton.disabled = entries.length === 0;
    this.list.replaceChildren(...entries.map((entry) => this.entry(entry)));
    if (entries.length === 0) {
      this.list.append(element("li", { class: "docs-notice" }, "What you run is kept here, in this browser."));
    }
  }

  entry(entry) {
    const { query, variables, at, isGood } = entry;
    const text = query.replace(/\s+/g, " ").trim();
    return element("li", {}, element("button", {
      type: "button", class: "history-entry", title: query,
      onclick: () => this.open({ query, variables }),
    },
    element("span", { class: "history-title" },
      element("span", {
        class: `dot dot-${isGood ? "good" : "bad"}`, role: "img",
        "aria-label": isGood ? "went well" : "had errors",
      }), title(entry), element("time", { datetime: at }, when(new Date(at)))),
    element("span", { class: "history-text" }, text)));
  }
}

function when(date) {
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString([], { day: "numeric", month: "short" });
}
