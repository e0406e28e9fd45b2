import { byId } from "./dom.js";
import { splitter } from "./splitter.js";
import { keptLayout } from "./storage.js";

/** The frame of the page: what is open, how large, and in which colours. */

const NEXT_THEME = { auto: "light", light: "dark", dark: "auto" };

/** Lays the page out as it was kept, with a change that is kept from now on. */
export function layout(change) {
  const kept = { side: "docs", theme: "auto", ...keptLayout.read(), ...change };
  if (change) keptLayout.write(kept);
  document.documentElement.dataset.theme = kept.theme;
  byId("theme").textContent = `Theme: ${kept.theme}`;
  for (const side of ["docs", "history"]) {
    byId(side).hidden = kept.side !== side;
    byId(`show-${side}`).setAttribute("aria-pressed", String(kept.side === side));
  }
  byId("side").hidden = byId("side-splitter").hidden = !kept.side;
  return kept;
}

export function toggleSide(side) {
  layout({ side: layout().side === side ? "" : side });
}

/** Shows one of the panes beneath the operation. */
export function lower(name) {
  for (const other of ["variables", "headers"]) {
    byId(other).hidden = other !== name;
    byId(`${other}-tab`).setAttribute("aria-selected", String(other === name));
    byId(`${other}-tab`).tabIndex = other === name ? 0 : -1;
  }
}

export function nextTheme() {
  layout({ theme: NEXT_THEME[layout().theme] });
}

splitter(byId("side-splitter"), {
  property: "--side", isVertical: true, least: 200, most: () => innerWidth * 0.45,
  size: () => byId("side").offsetWidth,
});
splitter(byId("result-splitter"), {
  property: "--request", isVertical: true, least: 280, most: () => innerWidth * 0.7,
  size: () => byId("request").offsetWidth,
});
splitter(byId("lower-splitter"), {
  property: "--lower", isVertical: false, least: 64, most: () => innerHeight * 0.6,
  size: () => byId("lower").offsetHeight,
});
