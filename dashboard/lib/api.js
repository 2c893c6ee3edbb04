/** The REST API: a token, requests, streams. */

import { filled } from "./route.js";

const root = "/api/app-gateway/";
const key = "obs-token";
/** Milliseconds after which a silent stream is given up. */
const silence = 20_000;

/** Kept for this tab alone, and sent as a header alone. */
export const token = {
  get: () => sessionStorage.getItem(key),
  set: (value) => sessionStorage.setItem(key, value),
  drop: () => sessionStorage.removeItem(key),
};

/** Why there is no answer; the `status` is 0 if there is none at all. */
export class Trouble extends Error {
  constructor(status, message, retryAfter = 0) {
    super(message);
    Object.assign(this, { status, retryAfter });
  }
}

/** `events/my-shop?limit=100`; parameters that are empty are left out. */
export function path(resource, slug, params = {}) {
  const query = String(filled(params));
  return resource + (slug ? `/${encodeURIComponent(slug)}` : "")
    + (query && `?${query}`);
}

/** What a GET answers. */
export async function get(path, signal, parse = JSON.parse) {
  const response = await request(path, { signal });
  return reached(response.text().then(parse), signal);
}

/** Instead of a 404: why. */
export function unlessMissing(error) {
  if (error.status !== 404) throw error;
  return { missing: error.message };
}

/** What a PUT or a POST answers. */
export async function send(method, path, body) {
  return (await request(path, { method, body })).json();
}

/** JSON whose numbers keep their spelling (1.0, 1e400), to be shown alone. */
export function exactly(text) {
  if (!JSON.rawJSON) return JSON.parse(text);
  return JSON.parse(text, (_, value, { source }) =>
    typeof value === "number" ? JSON.rawJSON(source) : value);
}

/**
 * The events of a stream that come after the one with the id `after`, as arrays
 * of `{id, data}`: what came at once, and nothing to show that it lives.
 */
export async function* stream(path, after, signal) {
  const headers = { Accept: "text/event-stream" };
  if (after) headers["Last-Event-ID"] = after;
  const quiet = new AbortController();
  const response = await request(path, {
    headers, signal: AbortSignal.any([signal, quiet.signal]),
  });
  const type = response.headers.get("Content-Type");
  if (!type?.startsWith("text/event-stream")) throw unreachable();
  const reader = response.body.pipeThrough(new TextDecoderStream())
    .getReader();
  try {
    for (let rest = ""; ;) {
      const timer = setTimeout(() => quiet.abort(), silence);
      const { value, done } = await reached(reader.read(), signal);
      clearTimeout(timer);
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      yield blocks.map(parseEvent).filter((event) => event.id);
    }
  } finally {
    quiet.abort();
  }
}

/** What may fail without an answer, or in one. */
async function reached(promise, signal) {
  try {
    return await promise;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

const unreachable = () => new Trouble(0, "The server can't be reached.");

async function request(path, options) {
  const response = await reached(fetch(root + path, {
    ...options, cache: "no-store", credentials: "omit",
    headers: { Authorization: `Bearer ${token.get()}`, ...options.headers },
  }), options.signal);
  if (response.ok) return response;
  if (response.status === 401) document.dispatchEvent(new Event("no-token"));
  throw new Trouble(response.status, await reason(response),
    Number(response.headers.get("Retry-After")) || 0);
}

/** What the problem document says, or the status if there is none. */
async function reason(response) {
  try {
    return (await response.json()).detail ?? `HTTP ${response.status}`;
  } catch {
    return `The server answered ${response.status} ${response.statusText}.`;
  }
}

function parseEvent(block) {
  const values = (name) => block.split("\n")
    .filter((line) => line.startsWith(name))
    .map((line) => line.slice(name.length));
  const data = values("data: ");
  // One that has none only says where to go on.
  return {
    id: values("id: ")[0], data: data.length ? data.join("\n") : undefined,
  };
}
