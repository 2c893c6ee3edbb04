import { get, path, unlessMissing } from "../lib/api.js";
import { charts, clock, clockTicks } from "../lib/charts.js";
import { choices, facts, fill, h, hint } from "../lib/dom.js";
import { every } from "../lib/live.js";
import { link } from "../lib/route.js";
import { ago, count, iso, percent } from "../lib/text.js";

export const title = "Resources";

const ranges = [1, 6, 24];
const figures = [
  ["CPU", "cpu_pct", "--3xx"], ["Memory", "mem_pct", "--2xx"],
  ["Disk", "disk_pct", "--4xx"],
].map(([title, column, color]) => ({
  title, x: clock, y: percent, top: 100,
  series: [{ label: title, color, column }],
}));

export function show(place, { slug, params }, signal) {
  const hours = ranges.find(
    (range) => params.get("hours") === `${range}`) ?? 24;
  const given = h("div");
  const empty = hint("Nothing was measured in this time. obs-serve does, or:",
    "obs-metrics sample --every 30");
  const drawn = charts(figures, slug, empty, signal);
  const unbound = h("div");
  const rest = h("div", null,
    h("h2", null, "Given"), given, h("h2", null, "Used"),
    choices("Hours", ranges.map((range) => [
      range === 1 ? "1 hour" : `${range} hours`,
      link(slug, "resources", { hours: range }), range === hours])),
    drawn.parts);
  place.append(unbound, rest);

  let samples = [];
  const load = async () => {
    const to = Date.now();
    const from = to - hours * 3_600_000;
    const last = samples.at(-1);
    const [answer, marks] = await Promise.all([
      get(path("metrics", slug, { since: last?.at ?? iso(from) }), signal)
        .catch(unlessMissing),
      drawn.past(from)]);
    rest.hidden = answer.missing;
    fill(unbound, answer.missing && hint(`${answer.missing}:`,
      `obs-metrics bind ${slug} VM`));
    if (answer.missing) return;
    // Where the last one is not among them, they are another VM's.
    if (last && !isSame(last, answer.samples[0])) {
      samples = [];
      return load();
    }
    samples = [...samples.slice(0, -1), ...answer.samples]
      .filter(({ at }) => Date.parse(at) >= from);
    fill(given, allocated(answer.allocation));
    empty.hidden = samples.length;
    const xs = samples.map(({ at }) => Date.parse(at));
    const start = xs[0] ?? from;
    drawn.show({
      rows: samples, xs, from: start, to, ticks: clockTicks(start, to), marks,
      summary: words(samples.at(-1)),
    });
  };
  return every(30, signal, load);
}

const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

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
