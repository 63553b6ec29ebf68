// Keys and values by the agent's HTTP API, which keeps Consul's form.
import { path, request } from "./api.js";

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true });

// {bytes, text (null when it is none), revision, flags, session}; null for a key that there is not.
export async function read(catalog, key, { index, signal } = {}) {
  const response = await request("GET", path("/v1/kv", key), { query: { dc: catalog, index, wait: index ? "55s" : undefined }, signal });
  const next = response.headers.get("X-Consul-Index");
  if (response.status === 404) return { entry: null, index: next };
  const [found] = await response.json();
  const bytes = Uint8Array.from(atob(found.Value ?? ""), (character) => character.charCodeAt(0));
  return { entry: { bytes, text: textOf(bytes), revision: found.ModifyIndex, flags: found.Flags, session: found.Session }, index: next };
}

// The folders, which end with a slash, and keys right below a folder.
export async function list(catalog, folder) {
  const response = await request("GET", path("/v1/kv", folder), { query: { dc: catalog, keys: "true", separator: "/" } });
  if (response.status === 404) return [];
  return (await response.json()).filter((key) => key !== folder);
}

// revision: at which the key must still be; 0: it must not be there. Whether it was done.
export async function write(catalog, key, value, revision, flags = 0) {
  const body = typeof value === "string" ? encoder.encode(value) : value;
  const response = await request("PUT", path("/v1/kv", key), { query: { dc: catalog, cas: revision, flags }, body });
  return (await response.text()).trim() === "true";
}

export async function remove(catalog, key, revision) {
  const response = await request("DELETE", path("/v1/kv", key), { query: { dc: catalog, cas: revision } });
  return (await response.text()).trim() === "true";
}

export function textOf(bytes) {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}


export function shown(entry) {
  if (entry === null) return "(no such key)";
  if (entry.text !== null) return entry.text;
  const digits = [...entry.bytes.slice(0, 512)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return entry.bytes.length > 512 ? `${digits} …` : digits;
}
