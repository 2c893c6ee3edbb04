import { get, path, send, unlessMissing } from "../lib/api.js";
import {
  facts, field, h, hint, refill, say, sending, table, time,
} from "../lib/dom.js";
import { every } from "../lib/live.js";
import { history, listed } from "../lib/markers.js";
import {
  ago, day, duration, firstOf, later, moment, share, unknown,
} from "../lib/text.js";

export const title = "Uptime";

const days = 30;

export function show(place, { slug }, signal) {
  const state = h("div");
  const bars = h("div");
  const form = editor(slug, () => load());
  place.append(state, bars, h("h2", null, "Check"), form.element);
  const past = history(slug, signal);
  const load = async () => {
    const [probe, told] = await Promise.all([
      get(path("probes", slug), signal).catch(unlessMissing),
      past(later(Date.now(), -days))]);
    refill(state, probe.config ? board(probe, told)
      : hint("Nothing checks this app yet: say below how."));
    refill(bars, uptime(told, probe));
    form.show(probe.config);
  };
  return every(10, signal, load);
}

/** The state in words. */
function board(probe, { outages }) {
  const { config, last_status: status, last_run_at: at } = probe;
  const outage = outages.at(-1);
  const since = status === "down" && outage?.to === null
    ? ` for ${duration((Date.now() - outage.from) / 1000)}` : "";
  const isLate = at && config.enabled
    && Date.now() - Date.parse(at) > (2 * config.interval_s + 60) * 1000;
  return [
    h("p", { class: `state ${config.enabled ? status ?? "" : ""}` },
      config.enabled ? "" : "Disabled; last: ",
      status ? `${status}${since}` : "not checked yet: does obs-probes run?"),
    isLate && h("p", { class: "problem" },
      `The last check was ${ago(at)}: does obs-probes run?`),
    facts([
      ["Last check", at ? time(at) : unknown],
      ["Response", response(probe)],
      ["Failures in a row", probe.consecutive_failures],
    ]),
  ];
}

function response({ config, last_http_status: status, last_error: error }) {
  const text = [
    status && `HTTP ${status}`,
    status && status !== config.expected_status
      && `${config.expected_status} expected`,
    error,
  ].filter(Boolean).join(", ");
  return text || unknown;
}

/** A bar a day, of what the timeline says. */
function uptime(told, probe) {
  const start = told.first || Date.parse(probe.last_run_at);
  const up = (from, to) => start < to && probe.config
    ? upShare(told.outages, Math.max(from, start), to) : null;
  const now = Date.now();
  const spans = Array.from({ length: days }, (_, index) => {
    const from = firstOf(days - index);
    return { from, up: up(from, Math.min(later(from, 1), now)) };
  });
  const sums = [1, 7, days].map((length) => [
    length === 1 ? "24 hours" : `${length} days`,
    share(up(later(now, -length), now))]);
  const text = sums.map(([name, value]) => `${name} ${value}`).join(", ");
  const marked = new Set(told.deploys.map(({ at }) => day(at)));
  return [
    h("figure", { "aria-label": "Uptime" },
      h("figcaption", null, `Uptime: ${text}`),
      h("div", { class: "bars", role: "img", "aria-label": `Uptime. ${text}` },
        spans.map(({ from, up }) => h("span", {
          class: `${kind(up)}${marked.has(day(from)) ? " deploy" : ""}`,
          title: `${day(from)}: ${share(up)}`,
        }))),
      h("details", null, h("summary", null, "Table"), table(
        "Uptime by day", ["Day", "Up"],
        spans.map(({ from, up }) => [day(from), share(up)])))),
    h("p", null, "As the timeline has it, which ",
      start > later(now, -days) && `begins ${moment(start)}, and `,
      "does not tell when nothing checked."),
    listed(told),
  ];
}

const kind = (up) =>
  up == null ? "" : up === 1 ? "up" : up > 0.95 ? "part" : "down";

function upShare(outages, from, to) {
  const down = outages.reduce((sum, outage) => sum + Math.max(0,
    Math.min(outage.to ?? to, to) - Math.max(outage.from, from)), 0);
  return 1 - down / (to - from);
}

/** The form of the config, left alone while somebody edits it. */
function editor(slug, saved) {
  const number = (id, min, max, value) =>
    h("input", { id, type: "number", min, max, value, required: true });
  const inputs = {
    path: h("input", { id: "path", value: "/", required: true }),
    interval_s: number("interval", 5, 86400, 60),
    expected_status: number("expected", 100, 599, 200),
    timeout_s: number("timeout", 1, 60, 5),
    enabled: h("input", { id: "enabled", type: "checkbox", checked: true }),
  };
  const problem = h("p", { class: "problem", role: "alert" });
  let isDirty = false;
  const submit = sending(problem, async () => {
    const body = Object.fromEntries(Object.entries(inputs).map(
      ([name, input]) => [name, value(input)]));
    await send("PUT", path("probes", slug), JSON.stringify(body));
    isDirty = false;
    say("Saved");
    saved().catch(() => {});
  });
  const element = h("form", {
    class: "narrow", submit, input: () => { isDirty = true; },
  },
    field("Path", inputs.path),
    field("Interval", inputs.interval_s, "Seconds."),
    field("Expected status", inputs.expected_status),
    field("Timeout", inputs.timeout_s, "Seconds."),
    field("Enabled", inputs.enabled), problem, h("button", null, "Save"));
  return {
    element,
    show(config) {
      if (!config || isDirty) return;
      for (const [name, input] of Object.entries(inputs)) {
        if (input.type === "checkbox") input.checked = config[name];
        else input.value = config[name];
      }
    },
  };
}

function value({ type, checked, value }) {
  if (type === "checkbox") return checked;
  return type === "number" ? Number(value) : value;
}
