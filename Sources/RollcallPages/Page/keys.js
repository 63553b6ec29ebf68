// The key-value stores: a tree for each catalog, one value to edit, and what this page has changed.
import { ask, byId, node, time, toast } from "./dom.js";
import { KeyTree } from "./tree.js";
import { read, remove, shown, write } from "./values.js";

export class Keys {
  catalogs = [];
  catalog = null;
  key = null;
  // The newest first: {time, catalog, key, before, after}; an entry, or null where there was no key.
  changes = [];

  constructor({ onmove }) {
    this.onmove = onmove;
    this.tree = new KeyTree(byId("tree"), { onopen: (key) => this.onmove(this.catalog, key) });
    byId("new-key").addEventListener("submit", (event) => {
      event.preventDefault();
      this.create(new FormData(event.target).get("key").trim(), event.target);
    });
  }

  setUp(catalogs, mayWrite) {
    this.mayWrite = mayWrite;
    byId("new-key").hidden = !mayWrite;
    const names = catalogs.map(({ name }) => name);
    if (names.join() === this.catalogs.join()) return;
    this.catalogs = names;
    this.drawTabs();
    this.drawChanges();
  }

  drawTabs() {
    byId("key-catalogs").replaceChildren(...this.catalogs.map((name) => node("button", {
      "aria-pressed": name === this.catalog ? "true" : "false", onclick: () => this.onmove(name, null),
    }, name)));
  }

  // Shows a catalog's tree, and a key of it.
  async open(catalog, key) {
    catalog = this.catalogs.includes(catalog) ? catalog : this.catalogs[0];
    if (!catalog) return;
    const isNew = catalog !== this.catalog;
    this.catalog = catalog;
    this.key = key;
    this.drawTabs();
    this.follow();
    try {
      if (isNew) await this.tree.show(catalog, key);
      else await this.tree.reveal(key);
    } catch (error) {
      byId("tree").replaceChildren(node("p", { class: "empty error" }, error.message));
      this.catalog = null;
    }
  }

  close() {
    this.watch?.abort();
    this.key = null;
    this.entry = undefined;
  }

  // Shows a key's value, and each other that it gets, by blocking queries.
  async follow() {
    this.watch?.abort();
    const watch = new AbortController();
    this.watch = watch;
    const { catalog, key } = this;
    if (key === null) {
      byId("editor").replaceChildren(node("p", { class: "empty" }, "Choose a key to see its value."));
      return;
    }
    this.entry = undefined;
    let index;
    let pause = 500;
    while (!watch.signal.aborted) {
      try {
        const answer = await read(catalog, key, { index, signal: watch.signal });
        if (watch.signal.aborted) return;
        index = answer.index;
        pause = 500;
        this.arrived(answer.entry);
      } catch (error) {
        if (watch.signal.aborted) return;
        if (this.entry === undefined) byId("editor").replaceChildren(node("p", { class: "empty error" }, error.message));
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(5000, pause * 2);
      }
    }
  }

  arrived(entry) {
    const before = this.entry;
    if (before !== undefined && (before === null ? entry === null : entry !== null && before.revision === entry.revision)) return;
    const text = byId("value")?.value;
    // What somebody is typing is not taken from under their hands: saving it will tell of the conflict.
    if (before !== undefined && before !== null && text !== undefined && text !== before.text) {
      byId("value-note").textContent = "It has another value in the catalog meanwhile. Saving shows both.";
      return;
    }
    this.entry = entry;
    this.draw();
  }

  draw(conflict) {
    const { entry, key, catalog } = this;
    const parts = [node("header", {}, node("h2", {}, node("bdi", {}, key)), node("span", { class: "where" }, catalog))];
    if (entry === null) {
      parts.push(node("p", { class: "empty" }, "There is no such key now."));
      if (this.mayWrite) parts.push(node("button", { onclick: () => this.save("", 0) }, "Create it"));
    } else {
      const isText = entry.text !== null;
      const rows = isText ? Math.min(20, Math.max(3, entry.text.split("\n").length + 1)) : 6;
      parts.push(
        node("label", { class: "visually-hidden", for: "value" }, `Value of ${key}`),
        node("textarea", { id: "value", rows, spellcheck: "false", readonly: !this.mayWrite || !isText, onkeydown: (event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.save();
        } }),
        node("p", { id: "value-note", class: "note", role: "status" }, isText ? "" : `Not text: ${entry.bytes.length} bytes, shown as hexadecimal digits.`),
        node("dl", { class: "inline" }, node("dt", {}, "Revision"), node("dd", {}, `${entry.revision}`), node("dt", {}, "Bytes"), node("dd", {}, `${entry.bytes.length}`),
          entry.flags ? [node("dt", {}, "Flags"), node("dd", {}, `${entry.flags}`)] : null,
          entry.session ? [node("dt", {}, "Locked by"), node("dd", {}, node("code", {}, entry.session))] : null));
      if (this.mayWrite) {
        parts.push(node("div", { class: "actions" },
          isText ? node("button", { class: "primary", "data-control": "save", onclick: () => this.save() }, "Save") : null,
          node("button", { class: "danger", onclick: () => this.delete() }, "Delete…")));
      }
    }
    if (conflict) parts.push(this.conflict(conflict));
    const hadFocus = byId("editor").contains(document.activeElement);
    byId("editor").replaceChildren(...parts);
    if (entry) byId("value").value = entry.text ?? shown(entry);
    if (hadFocus) byId("value")?.focus();
  }

  // mine: the value that was not written; the other is the entry that is there now.
  conflict({ mine, action }) {
    const theirs = this.entry;
    return node("section", { class: "conflict", role: "alert", "aria-label": "Conflict" },
      node("h3", {}, "Somebody else has changed it meanwhile"),
      node("div", { class: "both" },
        node("div", {}, node("h4", {}, "In the catalog now"), node("pre", { tabindex: 0, "aria-label": "In the catalog now" }, shown(theirs))),
        node("div", {}, node("h4", {}, "Yours, not written"), node("pre", { tabindex: 0, "aria-label": "Yours, not written" }, shown(mine)))),
      node("div", { class: "actions" },
        node("button", { onclick: () => this.draw() }, "Keep what is there"),
        node("button", { class: "danger", onclick: action }, "Write yours over it")));
  }

  async save(value = byId("value").value, revision = this.entry?.revision ?? 0) {
    const { catalog, key } = this;
    await this.attempt(async () => {
      const before = this.entry ?? null;
      if (await write(catalog, key, value, revision, before?.flags)) return this.changed(catalog, key, before, "Saved.");
      const mine = { text: value, bytes: new TextEncoder().encode(value) };
      this.entry = (await read(catalog, key)).entry;
      this.draw({ mine, action: () => this.save(value, this.entry?.revision ?? 0) });
    });
  }

  async delete() {
    const { catalog, key, entry } = this;
    if (!(await ask(`Delete ${key}?`, "Delete", node("p", {}, `From the catalog ${catalog}. It can be undone on this page as long as it is open.`)))) return;
    await this.attempt(async () => {
      if (await remove(catalog, key, entry.revision)) return this.changed(catalog, key, entry, "Deleted.");
      this.entry = (await read(catalog, key)).entry;
      this.draw({ mine: null, action: () => this.delete() });
    });
  }

  async create(key, form) {
    if (!key || key.endsWith("/")) return toast("A key needs a name, and it does not end with a slash.", "error");
    const { catalog } = this;
    await this.attempt(async () => {
      if (!(await write(catalog, key, "", 0))) toast(`There is a key '${key}' already.`);
      else await this.changed(catalog, key, null, "Created.");
      form.reset();
      this.onmove(catalog, key);
    });
  }

  async changed(catalog, key, before, word) {
    const after = (await read(catalog, key)).entry;
    this.changes = [{ time: Date.now(), catalog, key, before, after }, ...this.changes].slice(0, 100);
    this.drawChanges();
    if (catalog === this.catalog && key === this.key) {
      this.entry = after;
      this.draw();
    }
    const isThere = this.tree.item(key) !== null;
    if (catalog === this.catalog && isThere !== (after !== null)) await this.tree.reload();
    toast(word);
  }

  async undo(change) {
    const { catalog, key, before, after } = change;
    await this.attempt(async () => {
      const isDone = before === null ? after === null || (await remove(catalog, key, after.revision))
        : await write(catalog, key, before.bytes, after?.revision ?? 0, before.flags);
      if (isDone) {
        this.changes = this.changes.filter((other) => other !== change);
        this.drawChanges();
        if (catalog === this.catalog && (this.tree.item(key) !== null) !== (before !== null)) await this.tree.reload();
        return toast("Undone.");
      }
      const now = (await read(catalog, key)).entry;
      this.catalog === catalog && this.key === key ? null : this.onmove(catalog, key);
      this.key = key;
      this.entry = now;
      this.draw({ mine: before, action: async () => {
        change.after = this.entry;
        this.undo(change);
      } });
    });
  }

  drawChanges() {
    const place = byId("changes");
    if (this.changes.length === 0) return place.replaceChildren(node("li", { class: "empty" }, "Nothing yet. What you change here can be undone here."));
    place.replaceChildren(...this.changes.map((change) => node("li", {}, time(change.time),
      node("span", {}, node("bdi", { class: "key" }, change.key), node("span", { class: "where" }, change.catalog),
        node("span", { class: "values" }, node("del", {}, brief(change.before)), " → ", node("ins", {}, brief(change.after)))),
      node("button", { class: "small", "aria-label": `Undo the change of ${change.key} in ${change.catalog}`, onclick: () => this.undo(change) }, "Undo"))));
  }

  async attempt(action) {
    try {
      await action();
    } catch (error) {
      toast(error.message, "error");
    }
  }
}

function brief(entry) {
  if (entry === null) return "nothing";
  const text = shown(entry);
  return text === "" ? "(empty)" : text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
