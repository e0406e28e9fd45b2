/**
 * Makes an element. Attributes that begin with `on` are listeners, false ones are left out, and text
 * is only ever text: nothing here reads markup, so nothing that a server says becomes any.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Runs `work` once nothing has asked for it for a moment. */
export function settled(milliseconds, work) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}

/** Copies text, and says so on the button for a moment. */
export async function copy(text, button) {
  // Browsers have a clipboard for pages on this machine or over TLS alone.
  if (!navigator.clipboard) return;
  await navigator.clipboard.writeText(text);
  const label = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = label), 1200);
}
