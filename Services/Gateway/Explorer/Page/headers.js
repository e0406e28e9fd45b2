import { element } from "./dom.js";
import { keptHeaders } from "./storage.js";

const KNOWN = ["Authorization", "X-Passcode-Session", "X-Correlation-Id", "Accept-Language"];

/** The headers of every request, as rows; the first may follow the token that the gateway hands out. */
export class Headers {
  constructor(host) {
    this.rows = keptHeaders.read() ?? [{ name: "Authorization", value: "", isOn: true, isReady: true }];
    this.list = element("div", { class: "header-rows" });
    this.note = element("p", { class: "header-note", role: "status" });
    const names = element("datalist", { id: "header-names" },
      KNOWN.map((name) => element("option", { value: name })));
    const add = () => {
      this.rows.push({ name: "", value: "", isOn: true });
      this.draw();
      this.list.lastChild.querySelector(".header-name").focus();
    };
    host.append(names, this.list,
      element("div", { class: "header-foot" },
        element("button", { type: "button", class: "quiet", onclick: add }, "Add header"), this.note));
    this.draw();
  }

  /** What goes with a request. */
  get all() {
    const used = this.rows.filter(({ name, value, isOn }) => isOn && name.trim() && value.trim());
    return Object.fromEntries(used.map(({ name, value }) => [name.trim(), value.trim()]));
  }

  /** Takes the gateway's ready-made token, if it has one, unless somebody wrote another. */
  async refresh() {
    let token;
    try {
      const response = await fetch("/explorer/token", { cache: "no-store" });
      if (response.status === 200) ({ token } = await response.json());
    } catch {
      // Without an answer what is there stays.
    }
    const ready = this.rows.find(({ isReady }) => isReady);
    if (token && ready) ready.value = `Bearer ${token}`;
    this.token = token;
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.rows.map((row) => this.row(row)));
    this.changed();
  }

  changed() {
    keptHeaders.write(this.rows);
    this.note.textContent = this.remark();
  }

  remark() {
    const row = this.rows.find(({ name, isOn }) => isOn && name.toLowerCase() === "authorization");
    if (!row?.value) return "Without a token only the schema may be asked about.";
    const { exp } = claims(row.value);
    const until = exp && new Date(exp * 1000);
    const whose = row.isReady ? "The development token" : "The token";
    if (until && until < new Date()) return `${whose} is over since ${until.toLocaleString()}.`;
    return until ? `${whose} is good until ${until.toLocaleString()}.` : "";
  }

  row(row) {
    const edit = (change) => (event) => {
      change(event.target);
      restoreButton.hidden = !canRestore();
      this.changed();
    };
    const remove = () => {
      this.rows.splice(this.rows.indexOf(row), 1);
      this.draw();
    };
    const restore = () => {
      row.isReady = true;
      row.value = `Bearer ${this.token}`;
      this.draw();
    };
    const canRestore = () => (
      this.token && !row.isReady && row.name.toLowerCase() === "authorization"
    );
    const restoreButton = element("button", {
      type: "button", class: "quiet", onclick: restore, hidden: !canRestore(),
    }, "Development token");
    return element("div", { class: "header-row" },
      element("input", {
        type: "checkbox", checked: row.isOn, "aria-label": `Send ${row.name || "this header"}`,
        onchange: edit(({ checked }) => (row.isOn = checked)),
      }),
      element("input", {
        class: "header-name", value: row.name, placeholder: "Name", list: "header-names",
        "aria-label": "Header name", spellcheck: "false", autocomplete: "off",
        oninput: edit(({ value }) => (row.name = value)),
      }),
      element("input", {
        class: "header-value", value: row.value, placeholder: "Value", "aria-label": "Header value",
        spellcheck: "false", autocomplete: "off",
        oninput: edit(({ value }) => Object.assign(row, { value, isReady: false })),
      }),
      restoreButton,
      element("button", {
        type: "button", class: "icon", onclick: remove, "aria-label": `Remove ${row.name || "header"}`,
      }, "×"));
  }
}

/** What a bearer token says in the open; nothing when it is no JWT. */
function claims(value) {
  try {
    const [, payload] = value.split(" ").at(-1).split(".");
    return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return {};
  }
}
