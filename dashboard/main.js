/** The page: which view is shown, and to whom. */

import { token } from "./lib/api.js";
import { fill, h, problem, say } from "./lib/dom.js";
import { notice } from "./lib/live.js";
import { link, route } from "./lib/route.js";
import * as analytics from "./views/analytics.js";
import * as logs from "./views/logs.js";
import * as overview from "./views/overview.js";
import * as resources from "./views/resources.js";
import { signIn } from "./views/signin.js";
import * as timeline from "./views/timeline.js";
import * as uptime from "./views/uptime.js";

/**
 * Each has a `title` and `show(place, route, signal)`, which fills a place and
 * keeps it up to date until the signal is aborted.
 */
const tabs = { analytics, uptime, timeline, resources, logs };
const views = { __proto__: null, overview, ...tabs };

const [place, nav, leave] = ["main", "tabs", "sign-out"]
  .map((id) => document.getElementById(id));
let shown = {};
let current = new AbortController();

function navigate() {
  current.abort();
  notice.clear();
  say();
  if (!token.get()) return ask();
  const now = route();
  const view = views[now.view];
  current = new AbortController();
  const chosen = selector(document.activeElement);
  header(now);
  const heading = h("h1", { tabindex: "-1" }, view
    ? (now.slug && `${now.slug}: `) + view.title : "No such view");
  const body = h("div");
  fill(place, heading, body);
  document.title = `${heading.textContent} · obs`;
  if (view) show(view, body, now, current.signal);
  // Who follows a link is at the new view; who changes a choice stays at it.
  const isSame = shown.slug === now.slug && shown.view === now.view;
  if (isSame) document.querySelector(chosen)?.focus();
  else if (shown.view) heading.focus();
  shown = now;
}

/** By what an element is found again in a view that is made anew. */
function selector({ id, hash }) {
  if (id) return `#${id}`;
  return hash ? `main a[href="${CSS.escape(hash)}"]` : "h1";
}

/** What went wrong for good takes the place of what is asked for alone. */
async function show(view, body, now, signal) {
  try {
    await view.show(body, now, signal);
  } catch (trouble) {
    if (signal.aborted || trouble.status === 401) return;
    if (trouble.status === undefined) throw trouble;
    fill(body.querySelector(".rest") ?? body, problem(trouble));
  }
}

function header({ slug, view }) {
  leave.hidden = false;
  nav.hidden = !slug;
  fill(nav, Object.entries(tabs).map(([name, { title }]) =>
    h("a", {
      href: link(slug, name), "aria-current": name === view && "page",
    }, title)));
}

/** Asks for a token. */
function ask(why) {
  token.drop();
  current.abort();
  notice.clear();
  leave.hidden = nav.hidden = true;
  document.title = "Sign in · obs";
  shown = {};
  signIn(place, why, () => {
    navigate();
    place.querySelector("h1").focus();
  });
}

leave.addEventListener("click", () => ask());
document.addEventListener("no-token", () => {
  if (leave.hidden) return;
  ask("The server does not know your token any more.");
});
addEventListener("hashchange", navigate);
navigate();
