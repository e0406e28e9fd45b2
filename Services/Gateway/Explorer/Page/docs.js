import { element } from "./dom.js";
import { isComposite, typeText } from "./schema.js";

const KINDS = {
  OBJECT: "type", INTERFACE: "interface", UNION: "union", ENUM: "enum", INPUT_OBJECT: "input",
  SCALAR: "scalar",
};
const SEARCH_LIMIT = 60;

/** The schema to read: from the root types to every type, and a search through all of it. */
export class Docs {
  /**
   * @param {HTMLElement} host Where it goes.
   * @param {(operation: string, field: object) => void} use Called to try a root field.
   */
  constructor(host, use) {
    this.use = use;
    this.path = [];
    this.search = element("input", {
      type: "search", class: "docs-search", placeholder: "Search types and fields",
      "aria-label": "Search the schema", oninput: () => this.draw(),
    });
    this.crumbs = element("nav", { class: "docs-crumbs", "aria-label": "Where in the schema" });
    this.page = element("div", { class: "docs-page", tabindex: "-1" });
    host.append(element("div", { class: "docs-head" }, this.search, this.crumbs), this.page);
  }

  show(schema) {
    this.schema = schema;
    this.path = [];
    this.draw();
  }

  /** Instead of the schema. */
  say(...sentences) {
    this.schema = undefined;
    this.page.replaceChildren(
      element("div", { class: "docs-notice" }, sentences.map((text) => element("p", {}, text))),
    );
  }

  /** Goes to a type, and there to a field. */
  open(typeName, fieldName) {
    this.search.value = "";
    if (this.path.at(-1) !== typeName) this.path.push(typeName);
    this.draw();
    this.page.scrollTop = 0;
    this.page.focus({ preventScroll: true });
    const field = [...this.page.querySelectorAll("[data-field]")]
      .find((node) => node.dataset.field === fieldName);
    field?.scrollIntoView({ block: "center" });
    field?.classList.add("docs-found");
  }

  draw() {
    if (!this.schema) return;
    this.drawCrumbs();
    const text = this.search.value.trim().toLowerCase();
    const type = this.schema.type(this.path.at(-1));
    if (text) this.page.replaceChildren(...this.found(text));
    else this.page.replaceChildren(...(type ? this.typePage(type) : this.rootPage()));
  }

  drawCrumbs() {
    const to = (length) => () => {
      this.search.value = "";
      this.path.length = length;
      this.draw();
    };
    const crumb = (label, length) => (
      element("button", { type: "button", class: "crumb", onclick: to(length) }, label)
    );
    this.crumbs.replaceChildren(
      crumb("Schema", 0), ...this.path.map((name, index) => crumb(name, index + 1)),
    );
    this.crumbs.lastChild.setAttribute("aria-current", "page");
  }

  // Pages

  rootPage() {
    const roots = Object.entries(this.schema.roots).filter(([, name]) => name);
    const rootNames = roots.map(([, name]) => name);
    const others = [...this.schema.types.values()]
      .filter(({ name }) => !name.startsWith("__") && !rootNames.includes(name))
      .sort((one, other) => one.name.localeCompare(other.name));
    const groups = Object.entries(KINDS).map(([kind, label]) => (
      this.section(`${label[0].toUpperCase()}${label.slice(1)}s`, others
        .filter((type) => type.kind === kind)
        .map((type) => element("li", { class: "docs-line" }, this.link(type.name))))
    ));
    return [
      this.section("Operations", roots.map(([operation, name]) => (
        element("li", { class: "docs-line" }, element("span", { class: "docs-kind" }, operation), this.link(name))
      ))),
      ...groups,
    ].filter(Boolean);
  }

  typePage(type) {
    const links = (list) => (list ?? []).map(({ name }) => (
      element("li", { class: "docs-line" }, this.link(name))
    ));
    const operation = Object.keys(this.schema.roots)
      .find((root) => this.schema.roots[root] === type.name);
    return [
      element("h2", { class: "docs-title" },
        element("span", { class: "docs-kind" }, KINDS[type.kind]), type.name),
      this.description(type.description),
      this.section("Implements", links(type.interfaces)),
      this.section("Is one of", links(isComposite(type) ? type.possibleTypes : [])),
      this.section("Fields", (type.fields ?? []).map((field) => this.field(field, operation))),
      this.section("Fields", (type.inputFields ?? []).map((field) => this.field(field))),
      this.section("Values", (type.enumValues ?? []).map((value) => (
        element("li", { class: "docs-field" },
          element("code", { class: "token-enum" }, value.name), ...this.notes(value))
      ))),
      this.section("Used by", this.uses(type.name)),
    ].filter(Boolean);
  }

  field(field, operation) {
    const args = (field.args ?? []).map((arg, index, all) => element("span", { class: "docs-argument" },
      element("span", { class: "token-argument", title: arg.description }, arg.name), ": ",
      this.reference(arg.type), arg.defaultValue ? ` = ${arg.defaultValue}` : "",
      index < all.length - 1 ? ", " : ""));
    const attempt = operation && element("button", {
      type: "button", class: "docs-try", title: `Write an operation with ${field.name}`,
      onclick: () => this.use(operation, field),
    }, "Try it");
    return element("li", { class: "docs-field", "data-field": field.name }, attempt,
      element("code", {},
        element("span", { class: "token-field" }, field.name),
        ...(args.length ? ["(", ...args, ")"] : []), ": ", this.reference(field.type),
        field.defaultValue ? ` = ${field.defaultValue}` : ""),
      ...this.notes(field));
  }

  notes({ description, isDeprecated, deprecationReason }) {
    return [
      this.description(description),
      isDeprecated
        ? element("p", { class: "docs-deprecated" }, `Deprecated. ${deprecationReason ?? ""}`) : null,
    ];
  }

  /** Where fields give a type, or arguments take it. */
  uses(name) {
    const isThis = (reference) => this.schema.named(reference)?.name === name;
    const uses = [];
    for (const type of this.schema.types.values()) {
      if (type.name.startsWith("__")) continue;
      for (const field of [...(type.fields ?? []), ...(type.inputFields ?? [])]) {
        const isUse = isThis(field.type) || (field.args ?? []).some((arg) => isThis(arg.type));
        if (isUse) uses.push(this.place(type.name, field.name));
      }
    }
    return uses;
  }

  found(text) {
    const [types, fields] = [[], []];
    for (const type of this.schema.types.values()) {
      if (type.name.startsWith("__")) continue;
      if (type.name.toLowerCase().includes(text)) {
        types.push(element("li", { class: "docs-line" }, this.link(type.name)));
      }
      const members = [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])];
      for (const { name, description } of members) {
        const isHit = [name, `${type.name}.${name}`, description ?? ""]
          .some((words) => words.toLowerCase().includes(text));
        if (isHit) fields.push(this.place(type.name, name));
      }
    }
    if (types.length + fields.length === 0) {
      return [element("div", { class: "docs-notice" }, element("p", {}, "Nothing is called so."))];
    }
    return [
      this.section("Types", types.slice(0, SEARCH_LIMIT)),
      this.section("Fields", fields.slice(0, SEARCH_LIMIT)),
    ].filter(Boolean);
  }

  // Pieces

  section(title, items) {
    if (items.length === 0) return null;
    return element("section", {}, element("h3", {}, title), element("ul", {}, items));
  }

  description(text) {
    return text ? element("p", { class: "docs-text" }, text) : null;
  }

  link(name, label = name) {
    const open = () => this.open(name);
    return element("button", { type: "button", class: "docs-link", onclick: open }, label);
  }

  place(typeName, fieldName) {
    return element("li", { class: "docs-line" }, element("button", {
      type: "button", class: "docs-link", onclick: () => this.open(typeName, fieldName),
    }, element("span", { class: "docs-owner" }, `${typeName}.`), fieldName));
  }

  /** A type with its lists and “!”, the name in it a link. */
  reference(type) {
    const [before, after] = typeText(type).split(/\w+/);
    const { name } = this.schema.named(type);
    return element("span", { class: "docs-reference" }, before, this.link(name), after);
  }
}
