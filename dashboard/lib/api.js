/** The REST API: a token, requests, streams. */

import { filled } from "./route.js";

const root = "/api/app-gateway/";
const key = "obs-token";
/** Milliseconds after which an answer that is silent is given up. */
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
export const get = (path, signal, parse) => whole(path, { signal }, parse);

/** Instead of a 404: why. */
export function unlessMissing(error) {
  if (error.status !== 404) throw error;
  return { missing: error.message };
}

/** What a PUT or a POST answers. */
export const send = (method, path, body) => whole(path, { method, body });

/** JSON whose numbers keep their spelling (1.0, 1e400), to be shown alone. */
export function exactly(text) {
  if (!JSON.rawJSON) return JSON.parse(text);
  return JSON.parse(text, (_, value, { source }) =>
    typeof value === "number" ? JSON.rawJSON(source) : value);
}

/**
 * The events of a stream that come after the one with the id `after`, as arrays
 * of `{id, data}`: what came at once, and nothing to show that it lives. It is
 * open until the signal.
 */
export async function* stream(path, after, signal) {
  const headers = { Accept: "text/event-stream" };
  if (after) headers["Last-Event-ID"] = after;
  let rest = "";
  for await (const part of parts(path, { headers, signal })) {
    const blocks = (rest + part).split("\n\n");
    rest = blocks.pop();
    yield blocks.map(parseEvent).filter((event) => event.id);
  }
}

/** All of an answer. */
async function whole(path, options, parse = JSON.parse) {
  let text = "";
  for await (const part of parts(path, options)) text += part;
  try {
    return parse(text);
  } catch {
    throw unreachable();
  }
}

const unreachable = () => new Trouble(0, "The server can't be reached.");

/** The text of an answer as it comes; who is silent for long is given up. */
async function* parts(path, { signal, headers, ...options }) {
  const quiet = new AbortController();
  let timer;
  const wait = (promise) => {
    clearTimeout(timer);
    timer = setTimeout(() => quiet.abort(), silence);
    return promise;
  };
  try {
    const response = await wait(fetch(root + path, {
      ...options, cache: "no-store", credentials: "omit",
      headers: { Authorization: `Bearer ${token.get()}`, ...headers },
      signal: AbortSignal.any([quiet.signal, signal].filter(Boolean)),
    }));
    if (!response.ok) throw await refusal(response);
    const type = response.headers.get("Content-Type");
    if (headers && !type?.startsWith(headers.Accept)) throw unreachable();
    const reader = response.body.pipeThrough(new TextDecoderStream())
      .getReader();
    for (;;) {
      const { value, done } = await wait(reader.read());
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw error instanceof Trouble || signal?.aborted ? error : unreachable();
  } finally {
    clearTimeout(timer);
  }
}

/** Why it is no data: what the problem document says, or the status. */
async function refusal(response) {
  const { status, statusText, headers } = response;
  if (status === 401) document.dispatchEvent(new Event("no-token"));
  const problem = await response.json().catch(() => null);
  return new Trouble(status,
    problem?.detail ?? `The server answered ${status} ${statusText}.`,
    Number(headers.get("Retry-After")) || 0);
}

function parseEvent(block) {
  const values = (name) => block.split("\n")
    .filter((line) => line.startsWith(name))
    .map((line) => line.slice(name.length));
  const [id] = values("id: ");
  const data = values("data: ");
  // One that has none only says where to go on.
  return { id, data: data.length ? data.join("\n") : undefined };
}
