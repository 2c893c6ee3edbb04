import { get } from "../lib/api.js";
import { field, fill, h, hint, table } from "../lib/dom.js";
import { every } from "../lib/live.js";
import { link } from "../lib/route.js";
import { ago, count, milliseconds, percent, unknown } from "../lib/text.js";
import { state } from "./uptime.js";

export const title = "Apps";

/** The columns' requests. */
const columns = {
  probes: "probes", analytics: "analytics?days=1", metrics: "metrics",
  events: "events?per_app=1&limit=1000",
};
const head = [
  "App", "State", "Requests today (UTC)", "p95", "CPU", "Newest event"];

export function show(place, _, signal) {
  const rows = new Map();
  const body = h("tbody");
  const summary = h("p", null, "…");
  const empty = hint("There is no app yet. This makes one:",
    "obs-events append my-shop deploy_started");
  empty.hidden = true;
  const search = h("input", {
    id: "search", type: "search", input: () => fill(summary, found(rows, search.value)),
  });
  place.append(
    field("Search apps", search), summary, empty,
    table("Apps", head, body));

  const load = async () => {
    let left = Object.keys(columns).length;
    const loads = Object.entries(columns).map(async ([name, request]) => {
      for (const item of (await get(request, signal))[name]) {
        const row = rows.get(item.slug) ?? add(rows, item.slug);
        cells[name](row, item);
      }
      arrange(body, rows);
      const words = found(rows, search.value);
      if (--left && !rows.size) return;
      empty.hidden = rows.size;
      fill(summary, words);
    });
    await Promise.allSettled(loads);
    await Promise.all(loads);
  };
  return every(30, signal, load);
}

const cells = {
  probes(row, probe) {
    row.state = state(probe);
    put(row.cells[0], row.state.text, row.state.name);
  },
  analytics(row, { rollups: [today] }) {
    put(row.cells[1], count(today?.requests));
    put(row.cells[2], milliseconds(today?.p95_ms));
  },
  metrics(row, { sample }) {
    const isNew = Date.now() - Date.parse(sample?.at) < 310_000;
    put(row.cells[3], percent(isNew ? sample.cpu_pct : null));
  },
  events(row, { kind, at, severity }) {
    put(row.cells[4], `${kind}, ${ago(at)}`, severity);
  },
};

function add(rows, slug) {
  const cells = head.slice(1).map(() => h("td", null, unknown));
  const name = h("th", { scope: "row" },
    h("a", { href: link(slug, "analytics") }, slug));
  const row = {
    slug, cells, element: h("tr", null, name, cells),
    state: state({}),
  };
  rows.set(slug, row);
  return row;
}

function put(cell, text, name = "") {
  fill(cell, text);
  cell.className = name;
}

/** What is down comes first, then by name. */
function arrange(body, rows) {
  const order = [...rows.values()].sort((a, b) =>
    a.state.rank - b.state.rank || (a.slug < b.slug ? -1 : 1))
    .map(({ element }) => element);
  if (order.every((element, index) => body.rows[index] === element)) return;
  const { activeElement } = document;
  body.replaceChildren(...order);
  if (body.contains(activeElement)) {
    activeElement.focus({ preventScroll: true });
  }
}

/** Shows those that are searched for, and counts them. */
function found(rows, text) {
  const part = text.trim().toLowerCase();
  const shown = [...rows.values()].filter(({ slug, element }) =>
    !(element.hidden = !slug.includes(part)));
  const states = Object.groupBy(shown, ({ state }) => state.name);
  const number = (name) => `${count(states[name]?.length ?? 0)} ${name}`;
  return `${count(shown.length)} of ${count(rows.size)}: `
    + ["down", "up", "unknown"].map(number).join(", ");
}
