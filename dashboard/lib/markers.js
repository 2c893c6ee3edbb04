/** Deploys and outages, as the timeline has them, to be drawn on charts. */

import { get, path } from "./api.js";
import { h, table } from "./dom.js";
import { duration, iso, moment, unknown } from "./text.js";

const probes = "probe_down,probe_up";
const deploys = { deploy_succeeded: "Deploy", deploy_failed: "Failed deploy" };
const kind = `${probes},${Object.keys(deploys)}`;

/**
 * Tells, whenever it is asked, what happened to an app since a time: `deploys`
 * of `{at, label, failed}` and `outages` of `{from, to}`, the oldest first, in
 * milliseconds; `to` is null while it goes on. From `first` on it is known.
 */
export function history(slug, signal) {
  let events = [];
  let first;
  const ask = async (params) => (await get(
    path("events", slug, { limit: 1000, ...params }), signal))
    .events.reverse();

  /** All such events that are older than those found, and these. */
  async function all(params, found = []) {
    let part;
    do {
      part = await ask({ ...params, before: found[0]?.event_id });
      found = [...part, ...found];
    } while (part.length === 1000);
    return found;
  }

  /** How it was at the beginning, and whether it was at all. */
  async function begin(since, news) {
    const before = `evt-${Math.floor(since / 1000).toString(16)}0000`;
    const [told, [older]] = await Promise.all([
      ask({ kind: probes, limit: 1, before }), ask({ limit: 1, before })]);
    first = older ? since : Date.parse((await all({}, news))[0]?.at);
    return told;
  }

  return async (since) => {
    const from = (first && events.at(-1)?.at) || iso(since);
    const news = await all({ kind, since: from });
    const told = first ? events.filter(({ at }) => at < from)
      : await begin(since, news);
    events = [...told, ...news];
    return {
      deploys: events.filter(({ kind }) => kind in deploys).map(deploy)
        .filter(({ at }) => at >= since),
      outages: outages(events, since), first,
    };
  };
}

function deploy({ at, kind, message }) {
  return {
    at: Date.parse(at), failed: kind === "deploy_failed",
    label: deploys[kind] + (message && `: ${message}`),
  };
}

function outages(events, since) {
  const list = [];
  for (const { at, kind } of events) {
    const time = Date.parse(at);
    const goesOn = list.at(-1)?.to === null;
    if (kind === "probe_up" && goesOn) list.at(-1).to = time;
    if (kind === "probe_down" && !goesOn) list.push({ from: time, to: null });
  }
  return list.filter(({ from, to }) => from && (to ?? Infinity) > since);
}

/** The same in words. */
export function listed({ deploys, outages }) {
  const rows = [
    ...deploys.map(({ at, label }) => [at, label, unknown]),
    ...outages.map(({ from, to }) => [
      from, to ? "Outage" : "Outage, not over",
      duration(((to ?? Date.now()) - from) / 1000)]),
  ].sort(([a], [b]) => b - a)
    .map(([at, ...rest]) => [moment(at), ...rest]);
  if (!rows.length) return h("p", null, "No deploy or outage in this time.");
  return h("details", null,
    h("summary", null, `Marked: deploys (violet): ${deploys.length}, `
      + `outages (red): ${outages.length}`),
    table("Deploys and outages", ["When", "What", "Lasted"], rows));
}
