import { exactly, path } from "../lib/api.js";
import { choices, field, fill, h, problem } from "../lib/dom.js";
import { follow } from "../lib/live.js";
import { link } from "../lib/route.js";
import { bytes, milliseconds, moment } from "../lib/text.js";

export const title = "Logs";

const [before, most] = [200, 1000];
const sources = { access: "Requests", app: "The app's own" };

export function show(place, { slug, params }, signal) {
  const source = params.get("source") === "app" ? "app" : "access";
  const grep = params.get("grep") ?? "";
  const lines = new Lines(source);
  let last;
  let running = new AbortController();

  const run = () => {
    running = new AbortController();
    return follow({
      path: path("logs", slug, { source, grep, tail: before }), after: last,
      signal: AbortSignal.any([signal, running.signal]),
    }, (events) => {
      last = events.at(-1).id;
      lines.add(events.flatMap(({ data }) => data ?? []));
    }).catch((trouble) => fill(lines.element, problem(trouble)));
  };
  const pause = h("button", { click: () => {
    const isPaused = !running.signal.aborted;
    fill(pause, isPaused ? "Go on" : "Pause");
    if (isPaused) running.abort();
    else run();
  } }, "Pause");
  const save = h("button", {
    click: () => lines.save(`${slug}-${source}.log`),
  }, "Download");
  place.append(
    choices("Source", Object.entries(sources).map(([name, text]) => [
      text, link(slug, "logs", { source: name, grep }), name === source])),
    filter(slug, source, grep),
    h("div", { class: "row" }, pause, lines.end, save), lines.element);
  return run();
}

function filter(slug, source, grep) {
  const choose = (event) => {
    event.preventDefault();
    location.hash = link(slug, "logs", { source, grep: input.value });
  };
  const input = h("input", {
    id: "grep", type: "search", value: grep, maxlength: 200,
    placeholder: "any", search: choose,
  });
  return h("form", { role: "search", submit: choose },
    field("Lines that contain", input));
}

/** The newest lines, in a box that follows its end. */
class Lines {
  #source;
  #texts = [];
  #waiting = [];

  constructor(source) {
    this.#source = source;
    const follow = h("input", { id: "follow", type: "checkbox", checked: true,
      change: () => this.#toEnd() });
    this.end = h("label", { for: "follow" }, follow, " Follow the end");
    this.follow = follow;
    this.element = h("div", {
      class: "log", role: "log", tabindex: 0, "aria-label": "Lines",
      "aria-live": "off", scroll: () => this.#scrolled(),
    }, h("p", null, "Nothing yet. Lines are shown as they are written."));
  }

  /** Many a second are drawn at once. */
  add(lines) {
    if (lines.length && !this.#waiting.length) {
      requestAnimationFrame(() => this.#draw());
    }
    this.#waiting = [...this.#waiting, ...lines].slice(-most);
  }

  /** Offers what is shown as a file. */
  save(name) {
    const text = this.#texts.map((line) => `${line}\n`).join("");
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url));
  }

  #draw() {
    const { element } = this;
    if (!this.#texts.length) element.replaceChildren();
    const make = this.#source === "access" ? request : plain;
    element.append(...this.#waiting.map(make));
    this.#texts = [...this.#texts, ...this.#waiting].slice(-most);
    this.#waiting = [];
    while (element.children.length > most) element.firstChild.remove();
    this.#toEnd();
  }

  #toEnd() {
    const { element } = this;
    if (this.follow.checked) element.scrollTop = element.scrollHeight;
  }

  /** Who scrolls up wants to read. */
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.follow.checked = scrollTop + clientHeight >= scrollHeight - 8;
  }
}

const plain = (line) => h("div", { dir: "auto" }, line);

/** A line of Caddy's access log: the gist, and all of it. */
function request(line) {
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    return plain(line);
  }
  const { request, status, duration, size } = entry ?? {};
  if (!request) return plain(line);
  const all = h("pre");
  const open = () => fill(all, JSON.stringify(exactly(line), null, 2));
  return h("details", { toggle: open },
    h("summary", null, when(entry.ts), " ",
      h("b", { class: `s${Math.floor(status / 100)}` }, `${status}`),
      ` ${request.method} ${request.uri} `,
      h("small", null, [
        typeof duration === "number" && milliseconds(duration * 1000),
        typeof size === "number" && bytes(size),
        request.client_ip ?? request.remote_ip,
      ].filter(Boolean).join(" · "))), all);
}

/** Of a time in seconds, or as text. */
function when(ts) {
  const ms = typeof ts === "number" ? ts * 1000 : Date.parse(ts);
  return Number.isFinite(ms) ? moment(ms) : `${ts}`;
}
