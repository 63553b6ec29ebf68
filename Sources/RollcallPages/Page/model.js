// What the agent has told, and how it is chosen from. No elements in here.

export const conditions = ["passing", "warning", "critical", "maintenance"];

export const condition = (instance) => (instance.maintenance === undefined ? instance.health : "maintenance");

const keyOf = (node, id) => `${node ?? ""}\n${id}`;

const noCounts = () => ({ total: 0, passing: 0, warning: 0, critical: 0, maintenance: 0 });

export class Model {
  catalogs = [];
  // By name: {name, cells: counts by catalog, text: what is searched}.
  services = new Map();
  log = [];
  latencies = [];
  rates = { registrations: 0, lookups: 0 };
  began = 0;

  replace(state) {
    this.began = state.began;
    this.log = state.log.reverse();
    this.latencies = state.latencies;
    this.rates = state.rates;
    this.services = new Map();
    const names = new Set();
    this.catalogs = state.catalogs.map((catalog) => {
      const services = new Map();
      for (const [name, instances] of Object.entries(catalog.services)) {
        services.set(name, new Map(instances.map((instance) => [keyOf(instance.node, instance.id), instance])));
        names.add(name);
      }
      return { ...catalog, services };
    });
    for (const name of names) this.summarize(name);
  }

  // Returns the names of the services that changed.
  apply(change) {
    for (const { at, ...header } of change.catalogs ?? []) {
      const { services } = this.catalogs[at] ?? {};
      if (services) this.catalogs[at] = { ...header, services };
    }
    const names = new Set();
    for (const { catalog, service, gone, put, removed } of change.services ?? []) {
      const services = this.catalogs[catalog]?.services;
      if (!services) continue;
      names.add(service);
      if (gone) {
        services.delete(service);
        continue;
      }
      const instances = services.get(service) ?? new Map();
      services.set(service, instances);
      for (const [node, id] of removed ?? []) instances.delete(keyOf(node, id));
      for (const instance of put ?? []) instances.set(keyOf(instance.node, instance.id), instance);
    }
    for (const name of names) this.summarize(name);
    if (change.log) this.log = [...change.log.reverse(), ...this.log].slice(0, 500);
    if (change.latencies) this.latencies = [...this.latencies, ...change.latencies].slice(-200);
    if (change.rates) this.rates = change.rates;
    return names;
  }

  summarize(name) {
    const tags = new Set();
    let isThere = false;
    const cells = this.catalogs.map((catalog) => {
      const instances = catalog.services.get(name);
      if (!instances || instances.size === 0) return null;
      isThere = true;
      const counts = noCounts();
      for (const instance of instances.values()) {
        counts.total += 1;
        counts[condition(instance)] += 1;
        for (const tag of instance.tags ?? []) tags.add(tag);
      }
      return counts;
    });
    if (!isThere) {
      this.services.delete(name);
      return;
    }
    const sorted = [...tags].sort();
    this.services.set(name, { name, cells, tags: sorted, lower: name.toLowerCase(), lowerTags: sorted.map((tag) => tag.toLowerCase()) });
  }

  totals(index) {
    const totals = { ...noCounts(), services: 0 };
    for (const { cells } of this.services.values()) {
      const cell = cells[index];
      if (!cell) continue;
      totals.services += 1;
      totals.total += cell.total;
      for (const condition of conditions) totals[condition] += cell[condition];
    }
    return totals;
  }

  // Those that fit a filter, sorted by name.
  chosen(filter) {
    const test = this.test(filter);
    const found = [];
    for (const service of this.services.values()) if (test(service)) found.push(service);
    return found.sort((left, right) => (left.lower < right.lower ? -1 : left.lower > right.lower ? 1 : left.name < right.name ? -1 : 1));
  }

  // filter: {text, health: Set, catalogs: Set}; empty sets choose everything.
  test({ text, health, catalogs }) {
    const names = [];
    const tags = [];
    const wanted = new Set(health);
    const places = new Set(catalogs);
    for (const word of text.toLowerCase().split(/\s+/).filter(Boolean)) {
      const [, kind, rest] = word.match(/^(tag|health|catalog):(.+)$/) ?? [];
      if (kind === "tag") tags.push(rest);
      else if (kind === "health") conditions.filter((condition) => condition.startsWith(rest)).forEach((condition) => wanted.add(condition));
      else if (kind === "catalog") this.catalogs.filter((catalog) => catalog.name.toLowerCase().includes(rest)).forEach((catalog) => places.add(catalog.name));
      else names.push(word);
    }
    const columns = this.catalogs.map((catalog, index) => index).filter((index) => places.size === 0 || places.has(this.catalogs[index].name));
    return ({ lower, lowerTags, cells }) =>
      names.every((word) => lower.includes(word) || lowerTags.some((tag) => tag.includes(word)))
      && tags.every((word) => lowerTags.some((tag) => tag.includes(word)))
      && columns.some((index) => cells[index] && (wanted.size === 0 || [...wanted].some((condition) => cells[index][condition] > 0)));
  }
}
