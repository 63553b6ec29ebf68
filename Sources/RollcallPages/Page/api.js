// The agent's HTTP API, with the token of this tab.

const place = "rollcall.token";

export function token() {
  return sessionStorage.getItem(place) ?? "";
}

export function setToken(text) {
  sessionStorage.setItem(place, text);
}

export class Refusal extends Error {
  constructor(status, text) {
    super(text || `The agent answered ${status}.`);
    this.status = status;
  }
}

export async function request(method, path, { query = {}, body, signal, headers = {} } = {}) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== ""));
  const url = parameters.size > 0 ? `${path}?${parameters}` : path;
  if (token()) headers["X-Consul-Token"] = token();
  let response;
  try {
    response = await fetch(url, { method, body, signal, headers, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, "The agent does not answer.");
  }
  if (!response.ok && !(method === "GET" && response.status === 404)) throw new Refusal(response.status, await response.text());
  return response;
}

export const path = (...parts) => parts.map((part) => part.split("/").map(encodeURIComponent).join("/")).join("/");
