// What changed, the newest first.
import { byId, mark, node, plural, time } from "./dom.js";

const shown = 200;

export class Timeline {
  // model.log, only of one service where one is selected.
  show(log, service, began) {
    const entries = service === null ? log : log.filter((entry) => entry.service === service || entry.service === undefined);
    byId("timeline-title").textContent = service === null ? "What changed" : "What changed here";
    const place = byId("timeline");
    const first = entries[0];
    // Most of what is shown is there already.
    const key = (entry) => `${entry.time} ${entry.catalog} ${entry.service} ${entry.id} ${entry.event}`;
    if (this.service === service && this.first && place.children.length > 1) {
      const known = entries.findIndex((entry) => key(entry) === this.first);
      if (known >= 0 && known < shown) {
        place.prepend(...entries.slice(0, known).map(line));
        while (place.children.length > shown + 1) place.children[place.children.length - 2].remove();
        if (first) this.first = key(first);
        return;
      }
    }
    this.service = service;
    this.first = first ? key(first) : null;
    place.replaceChildren(...entries.slice(0, shown).map(line), node("li", { class: "begin" }, time(began), node("span"), node("span", {}, "The dashboard began to watch.")));
  }
}

function line(entry) {
  const kind = entry.event === "changed" ? entry.to : entry.event;
  return node("li", { class: entry.event }, time(entry.time), mark(kind), node("span", {}, ...sentence(entry), node("span", { class: "where" }, entry.catalog)));
}

function sentence(entry) {
  const name = node("bdi", { class: "service" }, entry.service ?? "");
  const who = entry.address ? [name, " ", node("bdi", { class: "address" }, entry.address)] : [name];
  if (entry.count) return [plural(entry.count, "instance"), " of ", name, entry.event === "arrived" ? " arrived" : " left"];
  switch (entry.event) {
    case "arrived": return [...who, " arrived"];
    case "left": return [...who, " left"];
    case "changed": return [...who, " is ", node("strong", { class: entry.to }, entry.to), node("span", { class: "was" }, `, was ${entry.from}`)];
    case "lost": return ["Catalog lost: ", entry.reason ?? ""];
    case "back": return ["Catalog is back"];
    default: return [...who, ` ${entry.event}`];
  }
}
