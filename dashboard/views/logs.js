import { exactly, path } from "../lib/api.js";
import { choices, field, fill, h, hint, problem } from "../lib/dom.js";
import { every, follow } from "../lib/live.js";
import { link } from "../lib/route.js";
import { bytes, milliseconds, moment } from "../lib/text.js";

export const title = "Logs";

const [before, most] = [200, 1000];
/** What they are called, and how an app gets them. */
const sources = {
  access: ["Requests", "--host www.example.com"],
  app: ["The app's own", "--log PATH"],
};

export function show(place, { slug, params }, signal) {
  const source = params.get("source") === "app" ? "app" : "access";
  const grep = params.get("grep") ?? "";
  const lines = new Lines(source === "access" ? request : plain, hint(
    "Nothing yet. Lines are shown as they are written. What are the app's:",
    `obs-analytics bind ${slug} ${sources[source][1]}`));
  const trouble = problem({});
  let last;
  let running;

  const run = () => {
    running = new AbortController();
    const both = AbortSignal.any([signal, running.signal]);
    return every(10, both, async () => {
      const timer = setTimeout(() => fill(trouble), 2000);
      await follow({
        path: path("logs", slug, { source, grep, tail: before }), after: last,
        signal: both,
      }, (events) => {
        last = events.at(-1).id;
        lines.add(events.flatMap(({ data }) => data ?? []));
      }).catch(({ status, message }) => {
        clearTimeout(timer);
        // What is said again is not news.
        if (trouble.textContent !== message) fill(trouble, message);
        // A log that is missing may come.
        if (status !== 404) pause.click();
      });
    });
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
    choices("Source", Object.entries(sources).map(([name, [text]]) => [
      text, link(slug, "logs", { source: name, grep }), name === source])),
    filter(slug, source, grep),
    h("div", { class: "row" }, pause, lines.end, save),
    trouble, lines.element);
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
  #make;
  #texts = [];
  #waiting = [];

  /** @param nothing is shown until there is a line, of which `make` makes an
   *   element. */
  constructor(make, nothing) {
    this.#make = make;
    this.follow = h("input", { id: "follow", type: "checkbox", checked: true,
      change: () => this.#toEnd() });
    this.end = h("label", null, this.follow, " Follow the end");
    this.element = h("div", {
      class: "log", role: "log", tabindex: 0, "aria-label": "Lines",
      "aria-live": "off", scroll: () => this.#scrolled(),
    }, nothing);
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
    const lines = this.#waiting;
    this.#waiting = [];
    element.append(...lines.map(this.#make));
    this.#texts = [...this.#texts, ...lines].slice(-most);
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

/** A line of Caddy's access log: the gist, and all of it; or another as it
 * is. */
function request(line) {
  try {
    const { ts, request, status, duration, size } = JSON.parse(line);
    const all = h("pre");
    const open = () => fill(all, JSON.stringify(exactly(line), null, 2));
    return h("details", { toggle: open },
      h("summary", null, when(ts), " ",
        h("b", { class: `s${Math.floor(status / 100)}` }, `${status}`),
        ` ${request.method} ${request.uri} `,
        h("small", null, [
          typeof duration === "number" && milliseconds(duration * 1000),
          typeof size === "number" && bytes(size),
          request.client_ip ?? request.remote_ip,
        ].filter(Boolean).join(" · "))), all);
  } catch {
    return plain(line);
  }
}

/** Of a time in seconds, or as text. */
function when(ts) {
  const ms = typeof ts === "number" ? ts * 1000 : Date.parse(ts);
  return Number.isFinite(ms) ? moment(ms) : `${ts}`;
}
