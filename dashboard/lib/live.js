/** Keeping a view up to date, by asking again or by a stream. */

import { stream, Trouble } from "./api.js";
import { fill } from "./dom.js";

/** Asking again is no use. */
const final = new Set([400, 401, 403, 404, 405, 422]);

/** Seconds until one asks again after a failure. */
const soon = 3;

/** Ends after so many seconds, or when the view does. */
const sleep = (seconds, signal) => new Promise((resolve) => {
  AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)])
    .addEventListener("abort", resolve);
});

/** Ends when the page can be seen: nobody waits for what a hidden one asks. */
async function seen(signal) {
  while (document.hidden && !signal.aborted) {
    await new Promise((resolve) => document.addEventListener(
      "visibilitychange", resolve, { once: true, signal }));
  }
}

/** A failure at the top of the page, until something works again. */
export const notice = {
  show: ({ status, message }) => notice.set(status ? message
    : `Offline: ${message} What is shown may be old; trying again.`),
  clear: () => notice.set(""),
  set(text) {
    const element = document.getElementById("notice");
    // What is said again is not news.
    if (this.text !== text) fill(element, text);
    element.hidden = !text;
    this.text = text;
  },
};

/**
 * Calls `load` until it succeeds or the view ends, and shows why it did not.
 *
 * @throws what asking again is no use for.
 */
export async function persist(signal, load) {
  while (!signal.aborted) {
    await seen(signal);
    try {
      await load();
      return notice.clear();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Trouble) || final.has(error.status)) throw error;
      notice.show(error);
      await sleep(Math.max(soon, error.retryAfter), signal);
    }
  }
}

/** Calls `load` now and every so many seconds while the view is shown. */
export async function every(seconds, signal, load) {
  while (!signal.aborted) {
    await persist(signal, load);
    await sleep(seconds, signal);
  }
}

/**
 * Follows a stream while the page is seen, and goes on where it was: `after`
 * is the id of the last event one has, `take` gets arrays of `{id, data}`.
 */
export function follow({ path, after, signal }, take) {
  return every(1, signal, async () => {
    const shown = new AbortController();
    // A browser has six connections for all its tabs, and the server few
    // streams for all readers.
    document.addEventListener("visibilitychange", () => shown.abort(),
      { signal: shown.signal });
    const both = AbortSignal.any([signal, shown.signal]);
    try {
      for await (const events of stream(path, after, both)) {
        notice.clear();
        if (!events.length) continue;
        after = events.at(-1).id;
        take(events);
      }
    } catch (error) {
      if (!both.aborted) throw error;
    } finally {
      shown.abort();
    }
  });
}
