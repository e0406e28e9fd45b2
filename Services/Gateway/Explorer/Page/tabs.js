import { element } from "./dom.js";
import { Results } from "./results.js";
import { keptTabs } from "./storage.js";

/** The documents at work, each with its variables and what came back; kept but for the results. */
export class Tabs {
  /** @param {(tab: object) => void} shown Called with the tab that is to be seen. */
  constructor({ host, panel, shown, first }) {
    Object.assign(this, { host, panel, shown });
    const kept = keptTabs.read();
    this.all = (kept?.tabs ?? [first]).map((tab) => this.make(tab));
    this.current = this.all[kept?.current ?? 0] ?? this.all[0];
  }

  make({ query = "", variables = "" } = {}) {
    return { query, variables, results: new Results(), stop: undefined };
  }

  keep() {
    keptTabs.write({
      tabs: this.all.map(({ query, variables }) => ({ query, variables })),
      current: this.all.indexOf(this.current),
    });
  }

  show(tab) {
    this.current = tab;
    this.panel.replaceChildren(tab.results.node);
    this.draw();
    this.keep();
    this.shown(tab);
  }

  /** A new tab; an untouched one is used instead. */
  open(content) {
    const { current } = this;
    if (content && current.query.trim() === "" && !current.stop) {
      Object.assign(current, content);
      return this.show(current);
    }
    const tab = this.make(content);
    this.all.push(tab);
    this.show(tab);
  }

  close(tab) {
    tab.stop?.();
    const index = this.all.indexOf(tab);
    this.all.splice(index, 1);
    if (this.all.length === 0) this.all.push(this.make());
    this.show(tab === this.current ? this.all[Math.min(index, this.all.length - 1)] : this.current);
  }

  /** The current tab's text has changed. */
  changed(content) {
    Object.assign(this.current, content);
    this.keep();
    this.draw();
  }

  draw() {
    const isSame = (tab, index) => {
      const label = this.host.querySelectorAll("[role=tab]")[index];
      return label?.textContent === title(tab)
        && label.getAttribute("aria-selected") === String(tab === this.current)
        && label.classList.contains("running") === Boolean(tab.stop);
    };
    // The focus stays where it is while nothing is to be seen.
    if (this.host.querySelectorAll("[role=tab]").length === this.all.length
      && this.all.every(isSame)) return;
    this.host.replaceChildren(...this.all.map((tab) => this.label(tab)));
    this.host.querySelector(".tab-current").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  label(tab) {
    const isCurrent = tab === this.current;
    return element("div", { class: `tab${isCurrent ? " tab-current" : ""}`, role: "presentation" },
      element("button", {
        type: "button", role: "tab", "aria-selected": String(isCurrent), tabindex: isCurrent ? 0 : -1,
        class: tab.stop ? "running" : false,
        onclick: () => this.show(tab), onkeydown: (event) => this.key(event),
      }, title(tab)),
      element("button", {
        type: "button", class: "icon tab-close", "aria-label": `Close ${title(tab)}`,
        onclick: () => this.close(tab),
      }, "×"));
  }

  key({ key }) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!step) return;
    const index = this.all.indexOf(this.current) + step;
    this.show(this.all[(index + this.all.length) % this.all.length]);
    this.host.querySelector("[aria-selected=true]").focus();
  }
}

/** A document by its first operation. */
export function title({ query }) {
  const text = query.replace(/#[^\n]*/g, "");
  const named = /\b(?:query|mutation|subscription)\s+(\w+)/.exec(text)?.[1];
  return named ?? /\{\s*(\w+)/.exec(text)?.[1] ?? "Untitled";
}
