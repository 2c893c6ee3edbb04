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
  const now = h("div", null, h("p", null, "…"));
  const bars = h("div");
  const { form, ask } = editor(slug, () => load());
  place.append(now, bars, h("h2", null, "Check"), form);
  const past = history(slug, signal);
  const load = async () => {
    const [probe, told] = await Promise.all([
      ask(signal), past(later(Date.now(), -days))]);
    refill(now, probe.config ? board(probe, told)
      : hint("Nothing checks this app yet: say below how."));
    refill(bars, uptime(told, probe));
  };
  return every(10, signal, load);
}

/** What is known of an app, and what it comes after among others. */
export function state({ config, last_status: status, last_run_at: at }) {
  if (!config) return { text: unknown, rank: 3 };
  if (!config.enabled) return { text: "disabled", rank: 2 };
  if (!status) return { name: "unknown", text: "not checked yet", rank: 1 };
  if (Date.now() - Date.parse(at) > (2 * config.interval_s + 60) * 1000) {
    return { name: "unknown", text: `${status}, ${ago(at)}`, rank: 1 };
  }
  return { name: status, text: status, rank: status === "down" ? 0 : 2 };
}

function board(probe, { outages }) {
  const at = probe.last_run_at;
  const { name, text } = state(probe);
  const outage = outages.at(-1);
  return [
    h("p", { class: `state ${name ?? ""}` }, text,
      name === "unknown" && ": does obs-probes run?",
      name === "down" && outage?.to === null
        && ` for ${duration((Date.now() - outage.from) / 1000)}`),
    facts([
      ["Last check", at ? time(at) : unknown],
      ["Response", response(probe)],
      ["Failures in a row", probe.consecutive_failures],
    ]),
  ];
}

function response({ config, last_http_status: status, last_error: error }) {
  const { expected_status: expected } = config;
  return [
    status && `HTTP ${status}`,
    status && status !== expected && `${expected} expected`,
    error,
  ].filter(Boolean).join(", ") || unknown;
}

/** A bar a day, of what the timeline says. */
function uptime(told, probe) {
  const start = told.first || Date.parse(probe.last_run_at);
  const up = (from, to) => start < to && probe.config
    ? upShare(told.outages, Math.max(from, start), to) : null;
  const now = Date.now();
  const spans = Array.from({ length: days }, (_, index) => {
    const from = firstOf(days - index);
    return [day(from), up(from, Math.min(later(from, 1), now))];
  });
  const sum = (length) => share(up(later(now, -length), now));
  const text =
    `24 hours ${sum(1)}, 7 days ${sum(7)}, ${days} days ${sum(days)}`;
  const marked = told.deploys.map(({ at }) => day(at));
  return [
    h("figure", { "aria-label": "Uptime" },
      h("figcaption", null, `Uptime: ${text}`),
      h("div", { class: "bars", role: "img", "aria-label": `Uptime. ${text}` },
        spans.map(([name, up]) => h("span", {
          class: `${kind(up)}${marked.includes(name) ? " deploy" : ""}`,
          title: `${name}: ${share(up)}`,
        }))),
      h("details", null, h("summary", null, "Table"), table(
        "Uptime by day", ["Day (UTC)", "Up"],
        spans.map(([name, up]) => [name, share(up)])))),
    h("p", null, "By day (UTC), as the timeline has it, which ",
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

const number = (min, max, value) =>
  ({ type: "number", min, max, value, required: true });
const fields = [
  ["path", "Path", { value: "/", required: true }],
  ["interval_s", "Interval", number(5, 86400, 60), "Seconds."],
  ["expected_status", "Expected status", number(100, 599, 200)],
  ["timeout_s", "Timeout", number(1, 60, 5), "Seconds."],
  ["enabled", "Enabled", { type: "checkbox", checked: true }],
];
/** Where inputs have their values. */
const property = {
  checkbox: "checked", number: "valueAsNumber", text: "value",
};

/**
 * The form of the config: hidden before one is known, and left alone while
 * somebody edits it. `ask` gives the probe, and the form its config.
 */
function editor(slug, saved) {
  const inputs = fields.map(([id, , attributes]) =>
    h("input", { id, ...attributes }));
  const problem = h("p", { class: "problem", role: "alert" });
  let edits = 0;
  let stored = 0;
  const edit = () => edits += 1;
  const submit = sending(problem, async () => {
    const now = edit();
    const body = Object.fromEntries(inputs.map((input) =>
      [input.id, input[property[input.type]]]));
    await send("PUT", path("probes", slug), JSON.stringify(body));
    stored = now;
    say("Saved");
    saved().catch(() => {});
  });
  const form = h("form", { class: "narrow", hidden: true, submit, input: edit },
    fields.map(([, label, , help], at) => field(label, inputs[at], help)),
    problem, h("button", null, "Save"));
  const ask = async (signal) => {
    const before = stored;
    const probe = await get(path("probes", slug), signal).catch(unlessMissing);
    // Something else has been saved meanwhile.
    if (stored !== before) return ask(signal);
    form.hidden = false;
    if (probe.config && edits === stored) {
      for (const input of inputs) {
        input[property[input.type]] = probe.config[input.id];
      }
    }
    return probe;
  };
  return { form, ask };
}
