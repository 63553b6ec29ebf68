// The attached catalogs: how each is reached, how much is in it, and how fast it notices what is gone.
import { Refusal, request } from "./api.js";
import { age, byId, mark, node, plural, seconds, svg, toast } from "./dom.js";
import { conditions } from "./model.js";

const states = { connected: "connected", connecting: "connecting", disconnected: "lost", closed: "closed" };
const charted = 24;

export class Catalogs {
  constructor({ onchoose }) {
    this.onchoose = onchoose;
    this.cards = [];
    this.measuring = new Set();
  }

  show(model, chosen, mayWrite) {
    this.last = [model, chosen, mayWrite];
    const place = byId("catalogs");
    if (this.cards.length !== model.catalogs.length) {
      place.replaceChildren();
      this.cards = [];
    }
    model.catalogs.forEach((catalog, index) => {
      const totals = model.totals(index);
      const latencies = model.latencies.filter((latency) => latency.catalog === catalog.name).slice(-charted);
      const { services, ...header } = catalog;
      // A card that shows the same stays the same, under the pointer and under the focus.
      const stamp = JSON.stringify([header, totals, latencies, chosen.has(catalog.name), mayWrite, this.measuring.has(catalog.name)]);
      const known = this.cards[index];
      if (known?.stamp === stamp) return;
      const element = this.card(catalog, totals, latencies, chosen.has(catalog.name), mayWrite);
      const focus = known?.element.contains(document.activeElement) ? document.activeElement.dataset.control : undefined;
      if (known) known.element.replaceWith(element);
      else place.append(element);
      this.cards[index] = { element, stamp };
      if (focus) element.querySelector(`[data-control="${CSS.escape(focus)}"]`)?.focus();
    });
    this.tick();
  }

  // Ages go on without news.
  tick() {
    for (const element of byId("catalogs").querySelectorAll("[data-since]")) element.textContent = age(Date.now() - Number(element.dataset.since));
  }

  card(catalog, totals, latencies, isChosen, mayWrite) {
    const isStale = catalog.stale !== undefined;
    const state = isStale && catalog.state === "connected" ? "stale" : states[catalog.state] ?? catalog.state;
    const condition = isStale || catalog.state === "disconnected" ? "warning" : catalog.state === "connected" ? "passing" : "unknown";
    return node("article", { class: `card${isStale ? " stale" : ""}${isChosen ? " chosen" : ""}`, "data-catalog": catalog.name },
      node("header", {},
        node("h2", {}, node("button", {
          class: "plain", "aria-pressed": isChosen ? "true" : "false", "data-control": `choose ${catalog.name}`,
          title: isChosen ? "Show services of all catalogs" : "Show only services of this catalog", onclick: () => this.onchoose(catalog.name),
        }, catalog.name)),
        mark(condition, node("span", { class: "state" }, state))),
      node("p", { class: "contents" }, node("span", { class: "amount" }, `${plural(totals.services, "service")}, ${plural(totals.total, "instance")}`),
        node("span", { class: "url", title: catalog.url }, catalog.url)),
      bar(totals),
      isStale || catalog.state === "disconnected" ? outage(catalog) : null,
      this.detection(catalog, latencies, mayWrite));
  }

  detection(catalog, latencies, mayWrite) {
    const latest = latencies.at(-1);
    const isMeasuring = this.measuring.has(catalog.name);
    const figure = latest ? [node("span", { class: "figure" }, seconds(latest.latency)), node("small", {}, `≤ ${seconds(latest.bound)}`)]
      : [node("span", { class: "figure none" }, isMeasuring ? "measuring" : "not measured")];
    return node("footer", {},
      node("span", { class: "label" }, "Death noticed in"), ...figure,
      mayWrite ? node("button", {
        class: "small", disabled: isMeasuring, "data-control": `measure ${catalog.name}`,
        title: "Registers an instance, lets its session run out, and watches how long it is still there",
        "aria-label": `Measure how fast ${catalog.name} notices a death`, onclick: () => this.measure(catalog.name),
      }, isMeasuring ? "Measuring…" : "Measure") : null,
      latencies.length > 1 ? chart(latencies) : null);
  }

  async measure(name) {
    this.measuring.add(name);
    this.show(...this.last);
    try {
      await request("POST", "measure", { query: { dc: name } });
    } catch (error) {
      toast(error instanceof Refusal ? error.message : `${error}`, "error");
    }
    this.measuring.delete(name);
    this.show(...this.last);
  }
}

function bar(totals) {
  const shown = conditions.filter((condition) => totals[condition] > 0);
  return node("div", { class: "bar-of-health", role: "img", "aria-label": shown.map((condition) => `${totals[condition]} ${condition}`).join(", ") || "no instances" },
    ...shown.map((condition) => {
      const part = node("span", { class: condition, title: `${totals[condition]} ${condition}` });
      part.style.flexGrow = totals[condition];
      return part;
    }));
}

function outage(catalog) {
  const since = catalog.stale ?? catalog.lost;
  return node("p", { class: "outage" },
    catalog.stale === undefined ? "Not reached for " : "Not current for ", node("strong", { "data-since": since }, age(Date.now() - since)),
    catalog.stale === undefined ? "." : ": the last known set is shown.", " ", node("span", { class: "reason" }, catalog.staleReason ?? catalog.reason ?? ""));
}

// One dot for each measurement, below a line for what is allowed.
export function chart(latencies) {
  const [width, height] = [300, 26];
  const top = Math.max(...latencies.map(({ latency, bound }) => Math.max(latency, bound))) * 1.1;
  const x = (index) => width - 4 - (latencies.length - 1 - index) * Math.min(12, (width - 8) / Math.max(1, latencies.length - 1));
  const y = (value) => height - 2 - (value / top) * (height - 4);
  const bound = y(latencies.at(-1).bound);
  return svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, height, preserveAspectRatio: "xMaxYMid meet", role: "img", "aria-label": `The last ${plural(latencies.length, "measurement")}: ${latencies.map(({ latency }) => seconds(latency)).join(", ")}` },
    svg("line", { class: "limit", x1: 0, x2: width, y1: bound, y2: bound }),
    ...latencies.map((entry, index) => svg("circle", { class: entry.latency <= entry.bound ? "within" : "beyond", cx: x(index), cy: y(entry.latency), r: 2 })));
}
