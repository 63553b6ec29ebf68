// Elements, made of text only: nothing that came from a service is ever read as markup.

// node("p", {class: "x", onclick: f}, "text", child, …)
export function node(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

// What stands for a condition beside its word, by shape as well as by colour.
export const marks = { passing: "●", warning: "▲", critical: "■", maintenance: "◆", arrived: "+", left: "−", lost: "!", back: "●" };

export function mark(condition, label) {
  const shown = node("span", { class: `mark ${condition}`, "aria-hidden": "true" }, marks[condition] ?? "·");
  return label === undefined ? shown : node("span", { class: "marked" }, shown, label);
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });

export function time(milliseconds) {
  const date = new Date(milliseconds);
  const isToday = date.toDateString() === new Date().toDateString();
  return node("time", { datetime: date.toISOString(), title: date.toLocaleString() }, (isToday ? "" : `${day.format(date)} `) + clock.format(date));
}

export function age(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

export const plural = (count, word) => `${count.toLocaleString()} ${word}${count === 1 ? "" : "s"}`;

export function toast(text, kind = "note") {
  const shown = node("p", { class: `toast ${kind}` }, text);
  byId("toasts").append(shown);
  setTimeout(() => shown.remove(), kind === "error" ? 9000 : 4000);
}

// Asks in a dialog. Resolves with the form's data, or null.
export function ask(title, action, ...content) {
  const dialog = byId("dialog");
  return new Promise((resolve) => {
    const form = node("form", { method: "dialog" }, node("h2", { id: "dialog-title" }, title), ...content,
      node("div", { class: "buttons" },
        node("button", { value: "cancel", formnovalidate: true, type: "submit" }, "Cancel"),
        node("button", { value: "ok", class: "primary", type: "submit" }, action)));
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.replaceChildren(form);
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? new FormData(form) : null), { once: true });
    dialog.showModal();
  });
}
