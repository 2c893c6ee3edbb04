import { get, path } from "../lib/api.js";
import { calendar, charts } from "../lib/charts.js";
import { choices, hint } from "../lib/dom.js";
import { every } from "../lib/live.js";
import { link } from "../lib/route.js";
import {
  bytes, count, firstOf, later, milliseconds, share,
} from "../lib/text.js";

export const title = "Analytics";

const ranges = [7, 30, 90];
const classes = ["2xx", "3xx", "4xx", "5xx", "other"];
const figures = [
  {
    title: "Requests a day by status", bars: true, x: calendar, y: count,
    series: classes.map((label) => ({
      label, color: `--${label}`, column: `status_${label}`,
    })),
  },
  {
    title: "Latency", x: calendar, y: milliseconds,
    series: [
      { label: "p50", color: "--2xx", column: "p50_ms" },
      { label: "p95", color: "--4xx", column: "p95_ms" }],
  },
  {
    title: "Bytes sent a day", bars: true, x: calendar, y: bytes,
    series: [{ label: "bytes", color: "--3xx", column: "bytes_out" }],
  },
];

/** A day without requests. */
const nothing = {
  requests: 0, status_2xx: 0, status_3xx: 0, status_4xx: 0, status_5xx: 0,
  status_other: 0, bytes_out: 0,
};

export function show(place, { slug, params }, signal) {
  const days = ranges.find((range) => params.get("days") === `${range}`) ?? 7;
  const empty = hint("No request was counted in this time. Caddy's log has "
    + "them; whose they are says OBS_HOST, or:",
    `obs-analytics bind ${slug} --host www.example.com`,
    "obs-analytics ingest --follow /var/log/caddy/access.log");
  const drawn = charts(figures, slug, empty, signal);
  place.append(
    choices("Days", ranges.map((range) => [
      `${range} days`, link(slug, "analytics", { days: range }),
      range === days])),
    ...drawn.parts);

  const rows = new Map();
  let first;
  return every(60, signal, async () => {
    const from = firstOf(days);
    const [{ rollups }, marks] = await Promise.all([
      get(path("analytics", slug, { days: first === from ? 2 : days }), signal),
      drawn.past(from)]);
    for (const row of rollups) {
      row.status_other = row.requests - row.status_2xx - row.status_3xx
        - row.status_4xx - row.status_5xx;
      rows.set(Date.parse(row.day), row);
    }
    // Until tomorrow only what may still change is asked for.
    first = from;
    const starts = Array.from(
      { length: days }, (_, index) => later(from, index));
    const list = starts.map((start) => rows.get(start) ?? nothing);
    empty.hidden = list.some((row) => row !== nothing);
    const xs = starts.map((start) => later(start, 0.5));
    drawn.show({
      rows: list, xs, from, to: later(from, days), ticks: xs, marks,
      summary: words(list),
    });
  });
}

function words(list) {
  const sum = (name) => list.reduce((total, row) => total + row[name], 0);
  const requests = sum("requests");
  return `${count(requests)} requests in ${list.length} days (UTC), `
    + `${share(requests && sum("status_5xx") / requests)} of them 5xx; `
    + `${bytes(sum("bytes_out"))} sent`;
}
