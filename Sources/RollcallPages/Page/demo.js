// The evening of the talk: machines, and one column for each catalog.
import { path, request } from "./api.js";
import { byId, mark, node, seconds, time, toast } from "./dom.js";
import { Stream } from "./stream.js";

const words = { out: "unplugged", starting: "starting", running: "running", frozen: "frozen" };
const actions = { out: [["plug-in", "Plug in"]], starting: [], running: [["pull-out", "Pull out"], ["freeze", "Freeze"]], frozen: [["thaw", "Thaw"], ["pull-out", "Pull out"]] };
const palette = ["tomato", "gold", "mediumseagreen", "steelblue", "mediumpurple", "white"];

let state = null;
let hello = { key: "ep2016/color", service: "ep2016" };

// Parts that show the same stay the same, under the pointer and under the focus.
class Parts {
  shown = new Map();

  constructor(place) {
    this.place = place;
  }

  show(items, keyOf, make) {
    const kept = new Map();
    items.forEach((item, index) => {
      const key = keyOf(item);
      const stamp = JSON.stringify(item);
      let part = this.shown.get(key);
      if (!part || part.stamp !== stamp) {
        const focus = part?.element.contains(document.activeElement) ? document.activeElement.dataset.control : undefined;
        const element = make(item);
        part?.element.replaceWith(element);
        part = { element, stamp };
        if (this.place.children[index] !== element) this.place.insertBefore(element, this.place.children[index] ?? null);
        if (focus) (element.querySelector(`[data-control="${CSS.escape(focus)}"]`) ?? element.querySelector("button"))?.focus();
      }
      this.shown.delete(key);
      kept.set(key, part);
    });
    for (const { element } of this.shown.values()) element.remove();
    this.shown = kept;
  }
}

const machines = new Parts(byId("machines"));
const columns = new Parts(byId("columns"));

function draw() {
  if (!state) return;
  machines.show(state.machines, (machine) => machine.name, machine);
  columns.show(state.columns.map((column) => ({ ...column, gone: goneFrom(column) })), (column) => column.name, column);
  drawRemovals();
  tick();
}

// Machines that this catalog shows although they are gone, or does not show any more.
function goneFrom({ name }) {
  return state.removals.filter((removal) => !removal.over).map(({ machine, time, latencies }) => ({ machine, time, latency: latencies[name] ?? null }));
}

function machine({ name, port, state }) {
  return node("li", { class: `machine ${state}`, "data-machine": name },
    node("header", {}, node("h2", {}, name), node("span", { class: "state" }, words[state]), node("span", { class: "address" }, `:${port}`)),
    node("div", { class: "actions" }, ...(actions[state].length > 0 ? actions[state] : [[null, "Starting…"]]).map(([action, label]) => node("button", {
      class: "small", disabled: action === null, "data-control": action, "aria-label": `${label}: ${name}`,
      onclick: () => attempt(() => request("POST", "demo-machine", { query: { name, do: action } })),
    }, label))));
}

function column({ name, url, hosts, colour, gone, stale }) {
  const pending = new Map(gone.filter(({ latency }) => latency === null).map((entry) => [entry.machine, entry]));
  const element = node("article", { class: "place", "data-catalog": name, "data-colour": colour ?? "" },
    node("div", { class: "sheet" }, node("h2", {}, name, stale ? node("span", { class: "stale-mark" }, "stale") : null), node("span", { class: "url", title: url }, url)),
    node("ul", { class: "hosts", "aria-label": `Hosts in ${name}` },
      ...hosts.map(({ id, address, health }) => node("li", { "data-host": id }, mark(pending.has(id) ? "warning" : health), node("span", { class: "title" }, id), node("span", { class: "address" }, address),
        pending.has(id) ? node("span", { class: "late", "data-since": pending.get(id).time }) : null)),
      ...gone.filter(({ latency, machine }) => latency !== null && !hosts.some(({ id }) => id === machine))
        .map(({ machine, latency }) => node("li", { class: "gone", "data-gone": machine }, mark("left"), node("span", { class: "title" }, machine), node("span", { class: "took" }, node("span", { class: "word" }, "gone after "), seconds(latency)))),
      hosts.length === 0 && gone.length === 0 ? node("li", { class: "none" }, "Nobody is here.") : null),
    node("form", { class: "colours sheet", onsubmit: (event) => { event.preventDefault(); paint(name, new FormData(event.target).get("colour").trim()); } },
      node("label", {}, "Colour ", node("input", { name: "colour", value: colour ?? "", autocomplete: "off", spellcheck: "false", maxlength: 40, "data-control": `colour ${name}` })),
      ...palette.map((value) => {
        const swatch = node("button", { type: "button", class: "swatch", "data-control": `${value} ${name}`, "aria-label": `${value} in ${name}`, "aria-pressed": value === colour ? "true" : "false", onclick: () => paint(name, value) });
        swatch.style.backgroundColor = value;
        return swatch;
      })));
  // Only what is a colour becomes one.
  if (colour && CSS.supports("color", colour)) element.style.backgroundColor = colour;
  return element;
}

const paint = (catalog, colour) => attempt(() => request("PUT", path("/v1/kv", hello.key), { query: { dc: catalog }, body: colour }));

function drawRemovals() {
  const names = state.columns.map(({ name }) => name);
  byId("removals-head").replaceChildren(node("tr", {}, ...["When", "Machine", ...names, "At most"].map((title) => node("th", { scope: "col" }, title))));
  const rows = [...state.removals].reverse().map((removal) => node("tr", {},
    node("td", {}, time(removal.time)), node("th", { scope: "row" }, removal.machine, node("span", { class: "where" }, ` ${removal.manner}`)),
    ...names.map((name) => cell(removal, removal.latencies[name])), node("td", { class: "bound" }, seconds(state.bound))));
  byId("removals").replaceChildren(...(rows.length > 0 ? rows : [node("tr", {}, node("td", { colspan: names.length + 3, class: "empty" }, "Nothing was pulled out yet."))]));
}

function cell(removal, latency) {
  if (latency === undefined && removal.over) return node("td", { class: "bound" }, "came back first");
  const fill = node("span");
  fill.style.width = `${Math.min(100, ((latency ?? 0) / state.bound) * 100)}%`;
  const gauge = node("span", { class: "gauge", "aria-hidden": "true" }, fill);
  if (latency === undefined) return node("td", { class: "pending" }, gauge, node("span", { "data-since": removal.time }));
  return node("td", { class: latency <= state.bound ? "within" : "beyond" }, gauge, seconds(latency));
}

// What is not over yet runs on.
function tick() {
  for (const element of document.querySelectorAll("[data-since]")) {
    const elapsed = Math.max(0, Date.now() - Number(element.dataset.since));
    element.textContent = seconds(elapsed);
    const fill = element.parentElement.querySelector(".gauge > span");
    if (fill) fill.style.width = `${Math.min(100, (elapsed / state.bound) * 100)}%`;
  }
}

async function attempt(action) {
  try {
    await action();
  } catch (error) {
    toast(error.message, "error");
  }
}

function status(word, text) {
  byId("live").className = `live ${word}`;
  byId("live").textContent = { live: "Live", lost: "Reconnecting", refused: "Not allowed" }[word];
  byId("live").title = text ?? "";
}

new Stream("demo-events", {
  status,
  hello(greeting) {
    hello = greeting;
    byId("service").textContent = greeting.service;
  },
  state(content) {
    state = content;
    draw();
  },
});
setInterval(() => state && tick(), 100);
