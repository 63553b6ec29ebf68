// Puts the page together: what the stream tells goes into the model, and the model is drawn at most once a frame.
import { setToken } from "./api.js";
import { Catalogs } from "./catalogs.js";
import { Detail } from "./detail.js";
import { ask, byId, mark, node } from "./dom.js";
import { Keys } from "./keys.js";
import { ServiceList, count } from "./list.js";
import { Model, conditions } from "./model.js";
import { Stream } from "./stream.js";
import { Timeline } from "./timeline.js";

const model = new Model();
const filter = { text: "", health: new Set(), catalogs: new Set() };
let hello = { node: "", mayWrite: false };
let selected = null;
let isKnown = false;
// Whether what the detail shows has changed: drawn anew, it would lose a selected text.
let isDetailOld = true;
let isUnseen = true;

const list = new ServiceList({ onopen: (name) => go(name === selected ? "#/" : `#/service/${encodeURIComponent(name)}`) });
const detail = new Detail({ onclose: () => { go("#/"); list.focusRow(false); } });
const timeline = new Timeline();
const catalogs = new Catalogs({ onchoose: (name) => { toggle(filter.catalogs, name); draw(); } });
const keys = new Keys({ onmove: (catalog, key) => go(`#/keys/${encodeURIComponent(catalog)}${key === null ? "" : `/${encodeURIComponent(key)}`}`) });

let frame = 0;
function draw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    if (!isKnown) return;
    drawRates();
    if (byId("services-view").hidden) return;
    const rows = model.chosen(filter);
    catalogs.show(model, filter.catalogs, hello.mayWrite);
    list.show(rows, model.catalogs, selected);
    if (isUnseen && selected !== null) list.reveal(selected);
    isUnseen = false;
    byId("count").textContent = count(rows.length, model.services.size);
    const empty = byId("empty");
    empty.hidden = rows.length > 0;
    empty.textContent = model.services.size > 0 ? "No service fits the filter." : model.catalogs.every((catalog) => catalog.known) ? "No service is registered yet. Try: rollcall run --service web --port 8000 -- python3 -m http.server 8000" : "The catalogs have not answered yet.";
    if (isDetailOld) detail.show(selected, model, hello);
    isDetailOld = false;
    timeline.show(model.log, selected, model.began);
    document.body.classList.toggle("has-detail", selected !== null);
  });
}

function drawRates() {
  const { registrations, lookups } = model.rates;
  byId("rates").hidden = false;
  byId("rates").replaceChildren(node("b", {}, `${registrations}`), " registrations/s", node("b", {}, `${lookups}`), " lookups/s");
}

function drawChips() {
  byId("health-chips").replaceChildren(...conditions.map((condition) => node("button", {
    class: "chip", "aria-pressed": filter.health.has(condition) ? "true" : "false", "data-health": condition,
    onclick: (event) => {
      toggle(filter.health, condition);
      event.currentTarget.setAttribute("aria-pressed", filter.health.has(condition) ? "true" : "false");
      draw();
    },
  }, mark(condition), condition)));
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}

// Where the page is, is in its address: #/, #/service/NAME, #/keys/CATALOG/KEY.
function go(hash) {
  if (location.hash === hash) route();
  else location.hash = hash;
}

function route() {
  const [, view, first, second] = location.hash.split("/").map(decode);
  const isKeys = view === "keys";
  byId("services-view").hidden = isKeys;
  byId("keys-view").hidden = !isKeys;
  for (const [id, isCurrent] of [["nav-services", !isKeys], ["nav-keys", isKeys]]) {
    if (isCurrent) byId(id).setAttribute("aria-current", "page");
    else byId(id).removeAttribute("aria-current");
  }
  const before = selected;
  isDetailOld = true;
  selected = view === "service" && first ? first : null;
  if (isKeys && isKnown) keys.open(first ?? null, second ?? null);
  else keys.close();
  isUnseen ||= selected !== before;
  draw();
  if (selected !== null && selected !== before) requestAnimationFrame(() => byId("detail-title")?.focus({ preventScroll: true }));
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function status(word, text) {
  const place = byId("live");
  place.className = `live ${word}`;
  place.textContent = { live: "Live", lost: "Reconnecting", refused: "Not allowed" }[word];
  place.title = text ?? "";
  document.body.classList.toggle("is-lost", word !== "live");
  if (word === "refused") askForToken(text);
}

async function askForToken(text) {
  const form = await ask("The agent asks for a token", "Use it", node("p", {}, text || "This page may not read the catalogs without one."),
    node("label", {}, "Token ", node("input", { name: "token", type: "password", autocomplete: "off", required: true })));
  if (!form) return;
  setToken(form.get("token"));
  stream.restart();
}

const stream = new Stream("events", {
  status,
  hello(greeting) {
    hello = greeting;
    byId("nav-demo").hidden = !greeting.hasDemonstration;
    document.title = greeting.node ? `${greeting.node} · Rollcall` : "Rollcall";
  },
  state(state) {
    const isFirst = !isKnown;
    model.replace(state);
    isKnown = true;
    isDetailOld = true;
    keys.setUp(model.catalogs, hello.mayWrite);
    if (isFirst) route();
    draw();
  },
  change(change) {
    const names = model.apply(change);
    isDetailOld ||= names.has(selected) || change.catalogs !== undefined;
    draw();
  },
});

byId("filter").addEventListener("input", (event) => {
  filter.text = event.target.value;
  draw();
});
byId("filter").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") {
    event.preventDefault();
    list.focusRow(true);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, dialog")) return;
  if (event.key === "/") {
    event.preventDefault();
    byId("filter").focus();
  } else if (event.key === "Escape" && selected !== null) {
    go("#/");
    list.focusRow(false);
  }
});
addEventListener("hashchange", route);
setInterval(() => catalogs.tick(), 1000);
drawChips();
route();
