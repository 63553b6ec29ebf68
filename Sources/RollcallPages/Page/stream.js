// Server-sent events over fetch, which unlike EventSource can carry a token. Goes on where it stopped, and rests while nobody looks.
import { token } from "./api.js";

const silence = 50_000;
const hiddenTime = 15_000;

export class Stream {
  // handlers: one for each event's name, and status(word, detail).
  constructor(path, handlers) {
    this.path = path;
    this.handlers = handlers;
    this.last = null;
    this.pause = 0;
    document.addEventListener("visibilitychange", () => this.visibilityChanged());
    this.connect();
  }

  // Begins anew, as with another token.
  restart() {
    this.last = null;
    this.pause = 0;
    clearTimeout(this.timer);
    this.abort?.abort();
    this.connect();
  }

  visibilityChanged() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiding = setTimeout(() => {
        this.isResting = true;
        clearTimeout(this.timer);
        this.abort?.abort();
      }, hiddenTime);
    } else if (this.isResting) {
      this.isResting = false;
      this.pause = 0;
      this.connect();
    }
  }

  async connect() {
    const abort = new AbortController();
    this.abort = abort;
    try {
      const headers = { Accept: "text/event-stream" };
      if (token()) headers["X-Consul-Token"] = token();
      if (this.last) headers["Last-Event-ID"] = this.last;
      const response = await fetch(this.path, { headers, signal: abort.signal, cache: "no-store" });
      if (!response.ok) {
        const text = await response.text();
        if (response.status === 403 || response.status === 401) return this.handlers.status("refused", text);
        throw new Error(text || `The agent answered ${response.status}.`);
      }
      this.pause = 0;
      this.handlers.status("live");
      await this.read(response.body.getReader(), abort);
      throw new Error("The agent ended the stream.");
    } catch (error) {
      if (this.abort !== abort || this.isResting) return;
      this.handlers.status("lost", error.message);
      this.pause = Math.min(5000, this.pause * 2 || 250);
      this.timer = setTimeout(() => this.connect(), this.pause * (0.5 + Math.random() / 2));
    }
  }

  async read(reader, abort) {
    const decoder = new TextDecoder();
    let text = "";
    let searched = 0;
    let watchdog;
    try {
      while (true) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(), silence);
        const { value, done } = await reader.read();
        if (done) return;
        text += decoder.decode(value, { stream: true });
        let end;
        while ((end = text.indexOf("\n\n", searched)) >= 0) {
          this.dispatch(text.slice(0, end));
          text = text.slice(end + 2);
          searched = 0;
        }
        searched = Math.max(0, text.length - 1);
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  dispatch(text) {
    let name = "message";
    let data = "";
    let id = null;
    for (const line of text.split("\n")) {
      if (line.startsWith("event: ")) name = line.slice(7);
      else if (line.startsWith("data: ")) data += line.slice(6);
      else if (line.startsWith("id: ")) id = line.slice(4);
    }
    if (data) this.handlers[name]?.(JSON.parse(data));
    if (id) this.last = id;
  }
}
