// One service: its instances by catalog, and what may be done with them.
import { path, request } from "./api.js";
import { ask, byId, mark, node, plural, time, toast } from "./dom.js";
import { condition } from "./model.js";

const atOnce = 100;

export class Detail {
  constructor({ onclose }) {
    this.onclose = onclose;
    this.limits = new Map();
    // Ids of this agent's node that the agent was asked for, and those that it knows: another catalog may have a node of the same name.
    this.asked = new Set();
    this.known = new Set();
    // Opened ones stay open while they change.
    this.opened = new Set();
    byId("detail").addEventListener("toggle", (event) => {
      const key = event.target.dataset.key;
      if (key) event.target.open ? this.opened.add(key) : this.opened.delete(key);
    }, true);
  }

  again() {
    this.show(...this.last);
  }

  show(name, model, hello) {
    this.last = [name, model, hello];
    const { node: own, mayWrite } = hello;
    const place = byId("detail");
    place.hidden = name === null;
    if (name === null) {
      this.name = null;
      return place.replaceChildren();
    }
    if (this.name !== name) {
      this.limits.clear();
      this.asked.clear();
      this.known.clear();
      this.opened.clear();
    }
    const isNew = this.name !== name;
    this.name = name;
    const focus = document.activeElement?.dataset?.control;
    const scroll = place.querySelector(".columns")?.scrollTop ?? 0;
    const columns = model.catalogs.map((catalog) => this.column(catalog, name, own, mayWrite)).filter(Boolean);
    place.replaceChildren(
      node("header", {}, node("h2", { id: "detail-title", tabindex: -1, "data-control": "title" }, node("bdi", {}, name)),
        node("button", { class: "close", "data-control": "close", "aria-label": "Close", onclick: () => this.onclose() }, "✕")),
      columns.length > 0 ? node("div", { class: "columns" }, ...columns) : node("p", { class: "empty" }, "No catalog has an instance of it now."));
    if (mayWrite) this.askForOwn(name, model, own);
    if (isNew) place.scrollTop = 0;
    else place.querySelector(".columns")?.scrollTo(0, scroll);
    if (focus) place.querySelector(`[data-control="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }

  // Learns which instances are this agent's, whose maintenance is its business.
  async askForOwn(name, model, own) {
    const ids = model.catalogs.flatMap((catalog) => [...(catalog.services.get(name)?.values() ?? [])]).filter(({ node }) => node === own).map(({ id }) => id);
    if (ids.every((id) => this.asked.has(id))) return;
    for (const id of ids) this.asked.add(id);
    try {
      const found = await (await request("GET", "/v1/agent/services", { query: { filter: `Service == ${JSON.stringify(name)}` } })).json();
      if (this.name !== name) return;
      this.known = new Set(Object.keys(found));
      this.again();
    } catch {
      // Whoever may not ask may not change anything either.
    }
  }

  column(catalog, name, own, mayWrite) {
    const instances = [...(catalog.services.get(name)?.values() ?? [])];
    if (instances.length === 0) return null;
    const order = { critical: 0, warning: 1, maintenance: 2, passing: 3 };
    instances.sort((left, right) => order[condition(left)] - order[condition(right)] || (left.address < right.address ? -1 : 1));
    const limit = this.limits.get(catalog.name) ?? atOnce;
    return node("section", { class: `column${catalog.stale ? " stale" : ""}`, "aria-label": `In ${catalog.name}` },
      node("h3", {}, catalog.name, node("span", { class: "amount" }, plural(instances.length, "instance")), catalog.stale ? node("span", { class: "stale-mark" }, "stale") : null),
      ...instances.slice(0, limit).map((instance) => this.instance(instance, catalog, name, own, mayWrite)),
      instances.length > limit ? node("button", {
        class: "small", onclick: () => { this.limits.set(catalog.name, limit + atOnce * 5); this.again(); },
      }, `Show ${plural(instances.length - limit, "more instance")}`) : null);
  }

  instance(instance, catalog, name, own, mayWrite) {
    const state = condition(instance);
    const key = `${catalog.name}\n${instance.node ?? ""}\n${instance.id}`;
    return node("details", { class: `instance ${state}`, "data-key": key, open: this.opened.has(key) },
      node("summary", { "data-control": key },
        mark(state), node("span", { class: "visually-hidden" }, `${state}: `),
        node("bdi", { class: "address" }, instance.address),
        node("span", { class: "facts" },
          instance.id !== instance.address ? node("bdi", { class: "id" }, instance.id) : null,
          state !== "passing" ? node("strong", { class: state }, state) : null,
          ...(instance.tags ?? []).slice(0, 5).map((tag) => node("bdi", { class: "tag" }, tag))),
        node("span", { class: "since" }, instance.since ? ["since ", time(instance.since)] : "")),
      node("div", { class: "body" },
        instance.maintenance !== undefined ? node("p", { class: "maintenance" }, "In maintenance: ", instance.maintenance) : null,
        checks(instance.checks ?? []),
        facts(instance),
        mayWrite ? this.actions(instance, catalog, name, own) : null));
  }

  actions(instance, catalog, name, own) {
    const isOwn = instance.node === own && this.known.has(instance.id);
    const isOut = instance.maintenance !== undefined;
    return node("div", { class: "actions" },
      isOwn ? node("button", { class: "small", "data-control": `maintenance ${instance.id} ${catalog.name}`, onclick: () => this.maintain(instance, !isOut) }, isOut ? "End maintenance" : "Maintenance…") : null,
      node("button", { class: "small danger", "data-control": `deregister ${instance.id} ${catalog.name}`, onclick: () => this.deregister(instance, catalog, name, isOwn) }, "Deregister…"));
  }

  async maintain(instance, begins) {
    let reason;
    if (begins) {
      const form = await ask(`Take ${instance.id} out of service?`, "Begin maintenance",
        node("p", {}, "Clients are no longer sent to it. It goes on running, and stays in maintenance until that is ended here."),
        node("label", {}, "Reason ", node("input", { name: "reason", autocomplete: "off", maxlength: 200 })));
      if (!form) return;
      reason = form.get("reason");
    }
    await attempt(() => request("PUT", path("/v1/agent/service/maintenance", instance.id), { query: { enable: begins, reason } }), begins ? "In maintenance." : "In service again.");
  }

  async deregister(instance, catalog, name, isOwn) {
    const form = await ask(`Deregister ${instance.id} of ${name}?`, "Deregister",
      node("p", {}, `It vanishes from the catalog ${catalog.name}, and clients no longer find it. `,
        isOwn ? "The program itself is not stopped." : "The program itself is not stopped; one that keeps its own registration puts it back within a minute."));
    if (!form) return;
    const host = instance.address.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
    await attempt(async () => {
      if (isOwn) return request("PUT", path("/v1/agent/service/deregister", instance.id));
      return request("PUT", "/v1/catalog/deregister", { body: JSON.stringify({ Datacenter: catalog.name, Node: instance.node ?? host, ServiceID: instance.id }) });
    }, "Deregistered.");
  }
}

async function attempt(action, success) {
  try {
    await action();
    toast(success);
  } catch (error) {
    toast(error.message, "error");
  }
}

function checks(list) {
  if (list.length === 0) return node("p", { class: "none" }, "It has no checks: it is there as long as its session lives.");
  return node("ul", { class: "checks" }, ...list.map((check) => node("li", {},
    mark(check.health), node("span", { class: "visually-hidden" }, `${check.health}: `), node("bdi", { class: "title" }, check.name || check.id),
    check.kind ? node("span", { class: "kind" }, check.kind) : null,
    check.output ? node("pre", { tabindex: 0, "aria-label": `Last output of ${check.name || check.id}` }, check.output) : null,
    check.notes ? node("p", { class: "notes" }, check.notes) : null)));
}

function facts(instance) {
  const rows = [];
  const add = (term, ...value) => rows.push(node("dt", {}, term), node("dd", {}, ...value));
  add("Id", node("bdi", {}, instance.id));
  if (instance.node) add("Node", node("bdi", {}, instance.node));
  if (instance.tags) add("Tags", ...instance.tags.map((tag) => node("bdi", { class: "tag" }, tag)));
  add("Weight", instance.weights ? `${instance.weights[0]} passing, ${instance.weights[1]} with warnings` : "1");
  add("There since", instance.since ? time(instance.since) : "before the dashboard began to watch");
  if (instance.changed) add("Health since", time(instance.changed));
  if (instance.session) add("Session", node("code", {}, instance.session));
  for (const [name, value] of Object.entries(instance.meta ?? {})) add(node("bdi", { class: "meta" }, name), node("bdi", {}, value));
  return node("dl", {}, ...rows);
}
