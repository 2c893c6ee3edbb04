import { exactly, get, path, send } from "../lib/api.js";
import { field, h, hint, problem, say, sending, time } from "../lib/dom.js";
import { follow, persist } from "../lib/live.js";
import { link } from "../lib/route.js";

export const title = "Timeline";

const page = 50;
const severities = ["info", "warning", "error"];
const kinds = [
  "deploy_started", "deploy_succeeded", "deploy_failed", "probe_up",
  "probe_down", "domain_verified", "checkpoint_created", "walk_completed",
];
/** Before all events. */
const beginning = "evt-000000000000";

export async function show(place, { slug, params }, signal) {
  const chosen = {
    kind: params.get("kind"), severity: params.get("severity"),
  };
  const list = h("ol", { class: "events", "aria-label": "Events" });
  const empty = hint("No such event yet. A deploy script tells of itself:",
    `obs-events append ${slug} deploy_succeeded vm_name=app-vm`);
  empty.hidden = true;

  let newest;
  let oldest;
  const more = () => persist(signal, async () => {
    const { events } = await get(
      path("events", slug, { ...chosen, limit: page, before: oldest }), signal,
      exactly);
    list.append(...events.map(item));
    newest ??= events[0]?.event_id;
    oldest = events.at(-1)?.event_id;
    older.hidden = events.length < page;
    empty.hidden = list.children.length;
  });
  const trouble = problem({});
  const older = h("button", { hidden: true, click: sending(trouble, more) },
    "Older events");
  place.append(filters(slug, chosen), adding(slug),
    h("div", { class: "rest" }, empty, list, trouble, older));

  await more();
  await follow({
    path: path("events", slug, chosen), after: newest ?? beginning, signal,
  }, (events) => {
    const items = events.map(({ data }) => item(exactly(data)));
    list.prepend(...items.reverse());
    empty.hidden = true;
    say(`${events.length} new`);
  });
}

function filters(slug, { kind, severity }) {
  const choose = (event) => {
    event.preventDefault();
    location.hash = link(slug, "timeline",
      Object.fromEntries(new FormData(event.currentTarget)));
  };
  return h("form", {
    class: "row", role: "search", change: choose, submit: choose,
  },
    field("Kind is", h("input", {
      id: "of-kind", name: "kind", value: kind, list: "kinds",
      placeholder: "any",
    })),
    field("Severity is", h("select", { id: "of-severity", name: "severity" },
      options(["", ...severities], severity))),
    h("datalist", { id: "kinds" }, options(kinds)));
}

const options = (names, chosen) => names.map((value) =>
  h("option", { value, selected: value === chosen }, value || "any"));

function adding(slug) {
  const trouble = problem({});
  const submit = sending(trouble, async () => {
    const { event_id: id } = await send("POST", path("events", slug),
      draft(Object.fromEntries(new FormData(form))));
    form.reset();
    say(`Added ${id}`);
  });
  const form = h("form", { class: "narrow", submit },
    field("Kind", h("input", {
      id: "kind", name: "kind", required: true, list: "kinds",
      pattern: "[a-z][a-z0-9_]{0,63}", title: "a-z, 0-9 and _",
    })),
    field("Severity", h("select", { id: "severity", name: "severity" },
      options(severities))),
    field("Message", h("input", {
      id: "message", name: "message", maxlength: 4096,
    })),
    field("Metadata", h("textarea", {
      id: "metadata", name: "metadata", rows: 2, spellcheck: "false",
    }), "A JSON object."),
    trouble, h("button", null, "Add"));
  return h("details", null, h("summary", null, "Add an event"), form);
}

/** The metadata goes as it was typed. */
function draft({ metadata, ...event }) {
  const members = JSON.stringify(event);
  const text = metadata.trim();
  if (!text) return members;
  try {
    JSON.parse(text);
  } catch (error) {
    throw new Error(`Metadata is no JSON: ${error.message}`);
  }
  return `${members.slice(0, -1)},"metadata":${text}}`;
}

function item({ kind, at, severity, message, metadata }) {
  // As it is stored, but for keys that are integers: those come first.
  const more = JSON.stringify(metadata, null, 2);
  return h("li", { class: severity },
    h("p", null, time(at), " ",
      h("strong", { class: "kind" }, kind), " ",
      h("span", { class: "severity" }, severity)),
    message && h("p", { class: "message", dir: "auto" }, message),
    more !== "{}" && h("details", null,
      h("summary", null, "Metadata"), h("pre", null, more)));
}
