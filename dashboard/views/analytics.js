import { get, path } from "../lib/api.js";
import { chart } from "../lib/charts.js";
import { choices, fill, h, hint, refill } from "../lib/dom.js";
import { every } from "../lib/live.js";
import { history, listed } from "../lib/markers.js";
import { link } from "../lib/route.js";
import {
  bytes, count, day, firstOf, later, milliseconds, percent,
} from "../lib/text.js";

export const title = "Analytics";

const ranges = [7, 30, 90];
const classes = [
  ["2xx", "--2xx"], ["3xx", "--3xx"], ["4xx", "--4xx"], ["5xx", "--5xx"],
  ["other", "--other"],
];
const charts = [
  {
    title: "Requests a day by status", bars: true, x: day, y: count,
    series: classes.map(([label, color]) => ({ label, color })),
    values: [
      ...classes.slice(0, 4).map(([label]) => (row) => row[`status_${label}`]),
      (row) => row.requests - classified(row),
    ],
  },
  {
    title: "Latency", x: day, y: milliseconds,
    series: [
      { label: "p50", color: "--2xx" }, { label: "p95", color: "--4xx" }],
    values: [(row) => row.p50_ms ?? null, (row) => row.p95_ms ?? null],
  },
  {
    title: "Bytes sent a day", bars: true, x: day, y: bytes,
    series: [{ label: "bytes", color: "--3xx" }],
    values: [(row) => row.bytes_out],
  },
];

/** A day without requests. */
const nothing = {
  requests: 0, status_2xx: 0, status_3xx: 0, status_4xx: 0, status_5xx: 0,
  p50_ms: null, p95_ms: null, bytes_out: 0,
};

const classified = (row) => classes.slice(0, 4)
  .reduce((sum, [label]) => sum + row[`status_${label}`], 0);

export function show(place, { slug, params }, signal) {
  const days = ranges.find((range) => params.get("days") === `${range}`) ?? 7;
  const drawn = charts.map((axes) => chart(axes, signal));
  const summary = h("p", null, "…");
  const marks = h("div");
  const empty = hint("No request was counted in this time. Caddy's log has "
    + "them; whose they are says OBS_HOST, or:",
    `obs-analytics bind ${slug} --host www.example.com`,
    "obs-analytics ingest --follow /var/log/caddy/access.log");
  empty.hidden = true;
  fill(place,
    choices("Days", ranges.map((range) => [
      `${range} days`, link(slug, "analytics", { days: range }),
      range === days])),
    summary, empty, drawn.map(({ figure }) => figure), marks);

  const past = history(slug, signal);
  const rows = new Map();
  let first;
  return every(60, signal, async () => {
    const from = firstOf(days);
    const [{ rollups }, told] = await Promise.all([
      get(path("analytics", slug, { days: first === from ? 2 : days }), signal),
      past(from)]);
    for (const row of rollups) rows.set(Date.parse(row.day), row);
    // Until tomorrow only what may still change is asked for.
    first = from;
    const starts = Array.from(
      { length: days }, (_, index) => later(from, index));
    const list = starts.map((start) => rows.get(start) ?? nothing);
    empty.hidden = list.some((row) => row !== nothing);
    fill(summary, words(list));
    refill(marks, listed(told));
    const xs = starts.map((start) => later(start, 0.5));
    for (const [index, { show }] of drawn.entries()) {
      show({
        xs, values: charts[index].values.map((value) => list.map(value)),
        from, to: later(from, days), ticks: xs, marks: told,
        summary: words(list),
      });
    }
  });
}

function words(list) {
  const sum = (value) =>
    list.reduce((total, row) => total + Number(value(row)), 0);
  const requests = sum((row) => row.requests);
  const failed = sum((row) => row.status_5xx);
  return `${count(requests)} requests in ${list.length} days, `
    + `${percent(requests ? failed / requests * 100 : 0)} of them 5xx; `
    + `${bytes(sum((row) => row.bytes_out))} sent`;
}
