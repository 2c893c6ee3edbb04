import { get, path } from "../lib/api.js";
import { field, fill, h, hint, table } from "../lib/dom.js";
import { every } from "../lib/live.js";
import { link } from "../lib/route.js";
import {
  ago, count, milliseconds, percent, unknown,
} from "../lib/text.js";

export const title = "Apps";

/** The columns' requests. */
const columns = {
  probes: path("probes"),
  analytics: path("analytics", "", { days: 1 }),
  metrics: path("metrics"),
  events: path("events", "", { per_app: 1, limit: 1000 }),
};
const head = [
  "App", "State", "Requests today", "p95", "CPU", "Newest event"];

/** All apps. */
export function show(place, _, signal) {
  const rows = new Map();
  const body = h("tbody");
  const summary = h("p", null, "…");
  const empty = hint("There is no app yet. This makes one:",
    "obs-events append my-shop deploy_started");
  empty.hidden = true;
  const search = h("input", {
    id: "search", type: "search", input: () => filter(rows, search.value),
  });
  place.append(
    field("Search apps", search), summary, empty,
    table("Apps", head, body));

  const load = async () => {
    const loads = Object.entries(columns).map(async ([name, request]) => {
      const answer = (await get(request, signal))[name];
      for (const item of answer) {
        const row = rows.get(item.slug) ?? add(rows, item.slug);
        cells[name](row, item);
      }
      arrange(body, rows);
      filter(rows, search.value);
      fill(summary, totals(rows));
      empty.hidden = rows.size > 0;
    });
    const failed = (await Promise.allSettled(loads))
      .find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
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
    const isNew = Date.now() - Date.parse(sample?.at) < 300_000;
    put(row.cells[3], percent(isNew ? sample.cpu_pct : null));
  },
  events(row, { kind, at, severity }) {
    put(row.cells[4], `${kind}, ${ago(at)}`, severity);
  },
};

function state({ config, last_status: status }) {
  if (!config) return { text: unknown, rank: 3 };
  if (!config.enabled) return { text: "disabled", rank: 2 };
  if (!status) return { text: "not checked yet", rank: 1 };
  return { name: status, text: status, rank: status === "down" ? 0 : 2 };
}

function add(rows, slug) {
  const cells = head.slice(1).map(() => h("td", null, unknown));
  const name = h("th", { scope: "row" },
    h("a", { href: link(slug, "analytics") }, slug));
  const row = {
    slug, cells, element: h("tr", null, name, cells),
    state: state({ config: null }),
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
    a.state.rank - b.state.rank || (a.slug < b.slug ? -1 : 1));
  const inPlace = order.length === body.rows.length
    && order.every(({ element }, index) => body.rows[index] === element);
  if (inPlace) return;
  const { activeElement } = document;
  body.replaceChildren(...order.map(({ element }) => element));
  if (body.contains(activeElement)) {
    activeElement.focus({ preventScroll: true });
  }
}

function filter(rows, text) {
  for (const { slug, element } of rows.values()) {
    element.hidden = !slug.includes(text.trim().toLowerCase());
  }
}

function totals(rows) {
  const number = (name) => count(
    [...rows.values()].filter(({ state }) => state.name === name).length);
  return `${count(rows.size)} in all, ${number("down")} down, `
    + `${number("up")} up`;
}
