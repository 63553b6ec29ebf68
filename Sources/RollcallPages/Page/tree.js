// Keys as a tree that is read folder by folder, as they are opened.
import { node } from "./dom.js";
import { list } from "./values.js";

export class KeyTree {
  constructor(place, { onopen }) {
    this.place = place;
    this.onopen = onopen;
    place.addEventListener("keydown", (event) => this.key(event));
    place.addEventListener("click", (event) => {
      const item = event.target.closest("[role=treeitem]");
      if (item) this.activate(item);
    });
  }

  async show(catalog, selected) {
    this.catalog = catalog;
    this.selected = selected;
    const root = node("ul", { role: "tree", "aria-label": `Keys of ${catalog}` });
    await this.fill(root, "", 1);
    if (this.catalog !== catalog) return;
    this.place.replaceChildren(root.children.length > 0 ? root : node("p", { class: "empty" }, "There are no keys yet."));
    await this.reveal(selected);
    this.makeReachable();
  }

  // Reads a folder again, and those that are open in it.
  async reload() {
    const open = [...this.place.querySelectorAll("[aria-expanded=true]")].map((item) => item.dataset.key);
    await this.show(this.catalog, this.selected);
    for (const folder of open) await this.expand(this.item(folder));
    this.makeReachable();
  }

  item(key) {
    return this.place.querySelector(`[role=treeitem][data-key="${CSS.escape(key)}"]`);
  }

  async reveal(key) {
    if (!key) return;
    const parts = key.split("/");
    for (let length = 1; length < parts.length; length += 1) await this.expand(this.item(`${parts.slice(0, length).join("/")}/`));
    this.select(key);
  }

  select(key) {
    this.selected = key;
    for (const item of this.place.querySelectorAll("[aria-selected=true]")) item.setAttribute("aria-selected", "false");
    this.item(key)?.setAttribute("aria-selected", "true");
  }

  async fill(group, folder, level) {
    const keys = await list(this.catalog, folder);
    group.replaceChildren(...keys.map((key) => {
      const isFolder = key.endsWith("/");
      const label = node("span", { class: "label" }, node("span", { class: "turn", "aria-hidden": "true" }, isFolder ? "▸" : ""), node("bdi", {}, key.slice(folder.length)));
      return node("li", {
        role: "treeitem", tabindex: -1, "data-key": key, "aria-level": level, "aria-expanded": isFolder ? "false" : null,
        "aria-selected": key === this.selected ? "true" : "false", class: isFolder ? "folder" : "key",
      }, label);
    }));
  }

  async expand(item) {
    if (!item || item.getAttribute("aria-expanded") !== "false") return;
    item.setAttribute("aria-expanded", "true");
    const group = node("ul", { role: "group" });
    item.append(group);
    await this.fill(group, item.dataset.key, Number(item.getAttribute("aria-level")) + 1);
  }

  collapse(item) {
    if (item.getAttribute("aria-expanded") !== "true") return;
    item.setAttribute("aria-expanded", "false");
    item.querySelector("[role=group]")?.remove();
  }

  activate(item) {
    this.focus(item);
    const expanded = item.getAttribute("aria-expanded");
    if (expanded === "false") this.expand(item);
    else if (expanded === "true") this.collapse(item);
    else this.onopen(item.dataset.key);
  }

  makeReachable() {
    if (this.place.querySelector("[role=treeitem][tabindex='0']")) return;
    (this.item(this.selected ?? "") ?? this.place.querySelector("[role=treeitem]"))?.setAttribute("tabindex", "0");
  }

  focus(item) {
    for (const other of this.place.querySelectorAll("[tabindex='0']")) other.setAttribute("tabindex", "-1");
    item.setAttribute("tabindex", "0");
    item.focus();
  }

  key(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    const items = [...this.place.querySelectorAll("[role=treeitem]")];
    const at = items.indexOf(item);
    switch (event.key) {
      case "ArrowDown": if (items[at + 1]) this.focus(items[at + 1]); break;
      case "ArrowUp": if (items[at - 1]) this.focus(items[at - 1]); break;
      case "Home": this.focus(items[0]); break;
      case "End": this.focus(items.at(-1)); break;
      case "ArrowRight":
        if (item.getAttribute("aria-expanded") === "true") this.focus(items[at + 1] ?? item);
        else this.expand(item);
        break;
      case "ArrowLeft":
        if (item.getAttribute("aria-expanded") === "true") this.collapse(item);
        else if (item.parentElement.closest("[role=treeitem]")) this.focus(item.parentElement.closest("[role=treeitem]"));
        break;
      case "Enter": case " ": this.activate(item); break;
      default: return;
    }
    event.preventDefault();
  }
}
