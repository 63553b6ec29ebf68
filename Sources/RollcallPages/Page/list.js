// The services as a grid of names and catalogs. Only the rows in sight are elements, however many there are.
import { byId, mark, node, plural } from "./dom.js";
import { conditions } from "./model.js";

const spare = 8;

export class ServiceList {
  constructor({ onopen }) {
    this.onopen = onopen;
    this.rows = [];
    this.catalogs = [];
    this.focused = 0;
    this.selected = null;
    this.grid = byId("grid");
    this.head = byId("grid-head");
    this.body = byId("grid-body");
    this.spacer = node("div", { class: "spacer", role: "presentation" });
    this.body.append(this.spacer);
    this.shown = new Map();
    this.grid.addEventListener("scroll", () => this.draw(), { passive: true });
    this.grid.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.grid);
  }

  show(rows, catalogs, selected) {
    const names = catalogs.map((catalog) => `${catalog.name}${catalog.stale ? " (stale)" : ""}`).join("\n");
    if (names !== this.names) {
      this.names = names;
      this.grid.style.setProperty("--catalogs", catalogs.length);
      this.head.replaceChildren(node("div", { role: "row", class: "row head", "aria-rowindex": 1 },
        node("span", { role: "columnheader", class: "name" }, "Service"),
        ...catalogs.map((catalog) => node("span", { role: "columnheader", class: `cell${catalog.stale ? " stale" : ""}` }, catalog.name))));
    }
    this.rows = rows;
    this.catalogs = catalogs;
    this.selected = selected;
    this.focused = Math.min(this.focused, Math.max(0, rows.length - 1));
    this.grid.setAttribute("aria-rowcount", rows.length + 1);
    this.grid.setAttribute("aria-colcount", catalogs.length + 1);
    this.draw();
  }

  get height() {
    return parseFloat(getComputedStyle(this.grid).getPropertyValue("--row-height")) || 36;
  }

  draw() {
    const height = this.height;
    this.spacer.style.height = `${this.rows.length * height}px`;
    const first = Math.max(0, Math.floor(this.grid.scrollTop / height) - spare);
    const last = Math.min(this.rows.length, Math.ceil((this.grid.scrollTop + this.grid.clientHeight) / height) + spare);
    const hadFocus = this.body.contains(document.activeElement);
    const kept = new Map();
    for (let index = first; index < last; index += 1) {
      const service = this.rows[index];
      const known = this.shown.get(service.name);
      const stamp = this.stamp(service, index);
      let row = known;
      if (!known || known.stamp !== stamp) {
        const element = this.row(service, index);
        if (known) known.element.replaceWith(element);
        else this.body.append(element);
        row = { element, stamp };
      }
      row.element.style.transform = `translateY(${index * height}px)`;
      this.shown.delete(service.name);
      kept.set(service.name, row);
    }
    for (const { element } of this.shown.values()) element.remove();
    this.shown = kept;
    if (hadFocus && !this.body.contains(document.activeElement)) this.focusRow(false);
  }

  // What a row's look depends on.
  stamp(service, index) {
    const cells = service.cells.map((cell) => (cell ? conditions.map((condition) => cell[condition]).join(",") : "")).join(";");
    return `${index}|${cells}|${service.tags}|${service.name === this.selected}|${index === this.focused}|${this.names}`;
  }

  row(service, index) {
    const isSelected = service.name === this.selected;
    return node("div", {
      role: "row", class: `row${isSelected ? " selected" : ""}`, "aria-rowindex": index + 2, "aria-selected": isSelected ? "true" : "false",
      tabindex: index === this.focused ? 0 : -1, "data-service": service.name,
      onclick: () => this.open(index), onfocus: () => { if (this.focused !== index) { this.focused = index; this.draw(); } },
    },
    node("span", { role: "gridcell", class: "name" }, node("bdi", { class: "title" }, service.name),
      ...service.tags.slice(0, 4).map((tag) => node("bdi", { class: "tag" }, tag))),
    ...service.cells.map((cell, place) => node("span", { role: "gridcell", class: "cell", "aria-label": `${this.catalogs[place]?.name}: ${cell ? words(cell) : "none"}` },
      cell ? summary(cell) : node("span", { class: "none", "aria-hidden": "true" }, "·"))));
  }

  open(index) {
    this.focused = index;
    this.onopen(this.rows[index].name);
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.grid.clientHeight / this.height) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.rows.length, End: this.rows.length };
    if (event.key in steps) {
      this.focused = Math.max(0, Math.min(this.rows.length - 1, this.focused + steps[event.key]));
      this.focusRow(true);
    } else if ((event.key === "Enter" || event.key === " ") && this.rows.length > 0) {
      this.open(this.focused);
    } else {
      return;
    }
    event.preventDefault();
  }

  // Brings the row of a service into sight.
  reveal(name) {
    const index = this.rows.findIndex((service) => service.name === name);
    if (index < 0) return;
    this.focused = index;
    this.scrollToFocused();
    this.draw();
  }

  scrollToFocused() {
    const top = this.focused * this.height;
    if (top < this.grid.scrollTop) this.grid.scrollTop = top;
    const bottom = top + this.height + this.head.offsetHeight;
    if (bottom > this.grid.scrollTop + this.grid.clientHeight) this.grid.scrollTop = bottom - this.grid.clientHeight;
  }

  focusRow(scrolls) {
    if (scrolls) this.scrollToFocused();
    this.draw();
    const name = this.rows[this.focused]?.name;
    this.shown.get(name)?.element.focus({ preventScroll: true });
  }
}

export const worst = (cell) => (cell.critical ? "critical" : cell.warning ? "warning" : cell.passing ? "passing" : "maintenance");

export function words(cell) {
  return conditions.filter((condition) => cell[condition] > 0).map((condition) => `${cell[condition]} ${condition}`).join(", ");
}

function summary(cell) {
  const isWhole = cell.passing === cell.total;
  return [mark(worst(cell)), node("span", { class: "number" }, isWhole ? `${cell.total}` : `${cell.passing}/${cell.total}`)];
}

export function count(shown, all) {
  return shown === all ? plural(all, "service") : `${shown.toLocaleString()} of ${plural(all, "service")}`;
}
