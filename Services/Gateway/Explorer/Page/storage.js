/** What the browser keeps of the page's work, under one prefix. */

const HISTORY_LIMIT = 100;

/** A value that outlives the page; nothing breaks when the browser keeps nothing. */
class Kept {
  constructor(area, key) {
    this.area = area;
    this.key = `stack.explorer.${key}`;
  }

  read() {
    try {
      return JSON.parse(this.area.getItem(this.key)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  write(value) {
    try {
      this.area.setItem(this.key, JSON.stringify(value));
    } catch {
      // It is full or forbidden: then this is lost with the page.
    }
  }
}

export const keptTabs = new Kept(localStorage, "tabs");
export const keptLayout = new Kept(localStorage, "layout");

/** Headers hold tokens: they survive a reload, not the browser's tab. */
export const keptHeaders = new Kept(sessionStorage, "headers");

const keptHistory = new Kept(localStorage, "history");

export function history() {
  return keptHistory.read() ?? [];
}

/** Puts a run first; the same request run before goes. */
export function remember(entry) {
  const isOther = ({ query, variables }) => query !== entry.query || variables !== entry.variables;
  keptHistory.write([entry, ...history().filter(isOther)].slice(0, HISTORY_LIMIT));
}

export function forget() {
  keptHistory.write([]);
}
