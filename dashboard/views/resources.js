import { get, path, unlessMissing } from "../lib/api.js";
import { chart, clockTicks } from "../lib/charts.js";
import { choices, facts, fill, h, hint, refill } from "../lib/dom.js";
import { every } from "../lib/live.js";
import { history, listed } from "../lib/markers.js";
import { link } from "../lib/route.js";
import { ago, count, hour, iso, percent } from "../lib/text.js";

export const title = "Resources";

const hourLength = 3_600_000;
const ranges = [1, 6, 24];
const charts = [
  ["CPU", "cpu_pct", "--3xx"], ["Memory", "mem_pct", "--2xx"],
  ["Disk", "disk_pct", "--4xx"],
].map(([title, name, color]) => ({
  title, name, x: hour, y: percent, top: 100,
  series: [{ label: title, color }],
}));

export function show(place, { slug, params }, signal) {
  const hours = ranges.find(
    (range) => params.get("hours") === `${range}`) ?? 24;
  const given = h("div");
  const drawn = charts.map((axes) => chart(axes, signal));
  const marks = h("div");
  const newest = h("p", null, "…");
  const empty = hint("Nothing was measured in this time. obs-serve does, or:",
    "obs-metrics sample --every 30");
  empty.hidden = true;
  const unbound = h("div");
  const rest = h("div", null,
    h("h2", null, "Given"), given, h("h2", null, "Used"),
    choices("Hours", ranges.map((range) => [
      range === 1 ? "1 hour" : `${range} hours`,
      link(slug, "resources", { hours: range }), range === hours])),
    newest, empty, drawn.map(({ figure }) => figure), marks);
  place.append(unbound, rest);

  const past = history(slug, signal);
  let samples = [];
  const load = async () => {
    const to = Date.now();
    const from = to - hours * hourLength;
    const last = samples.at(-1)?.at;
    const [answer, told] = await Promise.all([
      get(path("metrics", slug, { since: last ?? iso(from) }), signal)
        .catch(unlessMissing),
      past(from)]);
    rest.hidden = answer.missing;
    fill(unbound, answer.missing && hint(`${answer.missing}:`,
      `obs-metrics bind ${slug} VM`));
    if (answer.missing) return;
    samples = [
      ...samples,
      ...answer.samples.filter(({ at }) => !last || at > last),
    ].filter(({ at }) => Date.parse(at) >= from);
    fill(given, allocated(answer.allocation));
    empty.hidden = samples.length > 0;
    fill(newest, words(samples.at(-1)));
    refill(marks, listed(told));
    const xs = samples.map(({ at }) => Date.parse(at));
    const start = xs[0] ?? from;
    for (const [index, { show }] of drawn.entries()) {
      show({
        xs, values: [samples.map((sample) => sample[charts[index].name])],
        from: start, to, ticks: clockTicks(start, to), marks: told,
        summary: words(samples.at(-1)),
      });
    }
  };
  return every(30, signal, load);
}

function allocated({ vcpus, memory_mb: memory, disks }) {
  return facts([
    ["Virtual processors", count(vcpus)], ["Memory", `${count(memory)} MiB`],
    ...disks.map(({ target, capacity_gb: size }) =>
      [`Disk ${target}`, `${size} GiB`]),
  ]);
}

function words(sample) {
  if (!sample) return "No samples";
  return `CPU ${percent(sample.cpu_pct)}, memory ${percent(sample.mem_pct)}, `
    + `disk ${percent(sample.disk_pct)}, ${ago(sample.at)}`;
}
