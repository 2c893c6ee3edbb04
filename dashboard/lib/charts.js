/** Charts over time, drawn by Chart.js, each with its numbers in a table. */

import { fill, h, refill, table } from "./dom.js";
import { history, listed } from "./markers.js";
import { day, hour, moment } from "./text.js";

let library;

/** Chart.js, of Debian's libjs-chart.js; or null. */
function load() {
  library ??= import("/javascript/chart.js/chart.min.js")
    .then(() => globalThis.Chart, () => (library = null));
  return library;
}

/** What lies along x: its name, its ticks, and its times in full. */
export const calendar = { name: "Day (UTC)", tick: day, full: day };
export const clock = { name: "Time", tick: hour, full: moment };

/**
 * Charts of the same rows; the `parts` are their summary, what to show if there
 * is `nothing`, figures, and what is marked in them, which `past` tells.
 */
export function charts(all, slug, nothing, signal) {
  const drawn = all.map((axes) => chart(axes, signal));
  const summary = h("p", null, "…");
  const marks = h("div");
  nothing.hidden = true;
  return {
    past: history(slug, signal),
    parts: [summary, nothing, ...drawn.map(({ figure }) => figure), marks],
    show(next) {
      fill(summary, next.summary);
      refill(marks, listed(next.marks));
      for (const { show } of drawn) show(next);
    },
  };
}

/**
 * A figure with a chart.
 *
 * @param axes `title`; `bars`: stacked ones instead of lines; `x`, the calendar
 *   or the clock; `y`, which formats a value; `top`: where y ends; `series` of
 *   `{label, color, column}`.
 */
function chart(axes, signal) {
  const canvas = h("canvas", { role: "img" });
  const rows = h("div");
  const numbers = h("details", { toggle: () => list() },
    h("summary", null, "Table"), rows);
  const missing = h("p");
  const plot = h("div", { class: "plot" }, canvas);
  const figure = h("figure", { "aria-label": axes.title },
    h("figcaption", null, axes.title), legend(axes), plot, missing, numbers);
  let data;
  let drawing;
  // While the data comes.
  load();
  signal.addEventListener("abort", () => drawing?.destroy());

  /** The table may be long: only if it is open. */
  function list() {
    if (!numbers.open || !data) return;
    fill(rows, table(
      axes.title, [axes.x.name, ...axes.series.map(({ label }) => label)],
      data.xs.map((x, index) => [axes.x.full(x),
        ...data.values.map((values) => axes.y(values[index]))])));
  }

  /**
   * @param next `rows`; `xs`, `from`, `to` and `ticks` in milliseconds;
   *   `summary` in words; `marks`.
   */
  async function show(next) {
    data = { ...next, values: axes.series.map(({ column }) =>
      next.rows.map((row) => row[column])) };
    canvas.setAttribute("aria-label", `${axes.title}. ${data.summary}`);
    list();
    const Chart = await load();
    if (signal.aborted) return;
    const isKnown = data.values.flat().some((value) => value != null);
    fill(missing, !Chart
      ? "Charts need Chart.js: on the server, apt-get install libjs-chart.js"
      : !isKnown && "Not known in this time.");
    plot.hidden = !Chart || !isKnown;
    numbers.open ||= !Chart;
    if (!Chart) return;
    if (drawing) {
      drawing.data = contents(axes, data);
      drawing.options.scales = scales(axes, data);
      drawing.update("none");
    } else drawing = new Chart(canvas, configuration(axes, data));
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener(
    "change", () => data && show(data), { signal });
  return { figure, show };
}

function legend({ series }) {
  if (series.length < 2) return null;
  return h("ul", { class: "legend" }, series.map(({ label, color }) => {
    const swatch = h("i", { "aria-hidden": "true" }, "■ ");
    swatch.style.color = `var(${color})`;
    return h("li", null, swatch, label);
  }));
}

const property = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** What Chart.js draws, and the marks that we do. */
function contents({ bars, series }, { xs, values, marks }) {
  return { ...marks, datasets: series.map(({ label, color }, index) => ({
    label, data: points(xs, values[index], bars),
    backgroundColor: property(color), borderColor: property(color),
    borderWidth: bars ? 0 : 1.5, pointRadius: xs.length < 99 ? 2 : 0,
    barPercentage: 0.9, categoryPercentage: 1,
  })) };
}

/** Lines have a gap where nothing was measured. */
function points(xs, values, bars) {
  const steps = xs.slice(1).map((x, index) => x - xs[index]);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  return xs.flatMap((x, index) => {
    const point = { x, y: values[index] };
    const isLate = !bars && index > 0 && steps[index - 1] > 3 * usual;
    return isLate ? [{ x: x - 1, y: null }, point] : [point];
  });
}

function scales({ bars, x, y, top }, { from, to, ticks }) {
  const color = property("--muted");
  return {
    x: {
      type: "linear", min: from, max: to, stacked: bars, offset: false,
      grid: { display: false },
      afterBuildTicks: (axis) => {
        axis.ticks = ticks.map((value) => ({ value }));
      },
      ticks: { color, callback: x.tick, maxRotation: 0, autoSkipPadding: 12 },
    },
    y: {
      beginAtZero: true, max: top, stacked: bars,
      grid: { color: property("--line") },
      ticks: { color, callback: y, maxTicksLimit: 6 },
    },
  };
}

function configuration(axes, data) {
  const { bars, x, y } = axes;
  return {
    type: bars ? "bar" : "line",
    data: contents(axes, data),
    plugins: [{ afterDatasetsDraw: drawMarks }],
    options: {
      animation: false, maintainAspectRatio: false, parsing: false,
      normalized: true, scales: scales(axes, data),
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: ([item]) => item && x.full(item.parsed.x),
            label: ({ dataset, parsed }) => `${dataset.label}: ${y(parsed.y)}`,
          },
        },
      },
    },
  };
}

/** Outages as areas, deploys as lines, which are broken if they failed. */
function drawMarks({ ctx, chartArea: { top, bottom }, scales: { x }, data }) {
  const place = (time) =>
    x.getPixelForValue(Math.min(x.max, Math.max(x.min, time)));
  ctx.save();
  ctx.fillStyle = property("--outage");
  for (const { from, to } of data.outages) {
    const width = place(to ?? Date.now()) - place(from);
    ctx.fillRect(place(from), top, Math.max(2, width), bottom - top);
  }
  ctx.strokeStyle = property("--deploy");
  for (const { at, failed } of data.deploys) {
    if (at < x.min || at > x.max) continue;
    ctx.setLineDash(failed ? [3, 3] : []);
    ctx.beginPath();
    ctx.moveTo(place(at), top);
    ctx.lineTo(place(at), bottom);
    ctx.stroke();
  }
  ctx.restore();
}

const minute = 60_000;
const steps = [5, 10, 15, 30, 60, 120, 180];

/** Round times of at most a day, eight or so. */
export function clockTicks(from, to) {
  const step = minute * steps.find((size) => (to - from) / size <= 8 * minute);
  const shift = new Date(from).getTimezoneOffset() * minute;
  const ticks = [];
  const first = Math.ceil((from - shift) / step) * step + shift;
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}
