import { moment, visible } from "./text.js";

/**
 * Makes an element. Whatever comes from outside ends up as text or as an
 * attribute's value, never as markup.
 *
 * @param {object} attributes functions listen to events (`{click: f}`); true
 *   is an attribute without value, false and null are none.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value != null && value !== false) {
      element.setAttribute(name, value);
    }
  }
  return fill(element, children);
}

/** Puts these in place of what an element has; what is no node is text, with
 * nothing in it that hides. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity)
    .filter((child) => child || child === 0)
    .map((child) => child instanceof Node ? child : visible(child)));
  return element;
}

/** A time as it is here, and in UTC if one points at it. */
export const time = (at) =>
  h("time", { datetime: at, title: visible(at) }, moment(Date.parse(at)));

/** Says something that has been done. */
export function say(text) {
  fill(document.getElementById("said"), text);
}

/** The same, but what was open or had the focus still is and has. */
export function refill(element, ...children) {
  const summaries = () => [...element.querySelectorAll("summary")];
  const old = summaries();
  const { activeElement } = document;
  fill(element, children);
  for (const [index, summary] of summaries().entries()) {
    summary.parentElement.open = old[index]?.parentElement.open;
    if (old[index] === activeElement) summary.focus();
  }
}

/** A table; `body` is its tbody, or rows as arrays of cells. */
export function table(caption, head, body) {
  return h("div", { class: "wide" }, h("table", null,
    h("caption", null, caption),
    h("thead", null,
      h("tr", null, head.map((text) => h("th", { scope: "col" }, text)))),
    body.tagName ? body : h("tbody", null, body.map(row))));
}

/** The first cell is the row's header. */
const row = ([first, ...rest]) => h("tr", null,
  h("th", { scope: "row" }, first), rest.map((cell) => h("td", null, cell)));

/** Names and their values. */
export const facts = (pairs) => h("dl", { class: "facts" },
  pairs.map(([name, value]) =>
    h("div", null, h("dt", null, name), h("dd", null, value))));

/** Sends a form, once at a time; `problem` says what goes wrong. */
export function sending(problem, send) {
  let isBusy = false;
  return async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    fill(problem, await send().catch(({ message }) => message));
    isBusy = false;
  };
}

/** A field of a form with its label. */
export function field(label, input, help) {
  const note = help && h("small", { id: `${input.id}-help` }, help);
  if (note) input.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" },
    h("label", { for: input.id }, label), input, note);
}

/** Links of which one is where one is: `[text, href, isCurrent]`. */
export function choices(label, links) {
  return h("nav", { class: "choices", "aria-label": label },
    links.map(([text, href, isCurrent]) =>
      h("a", { href, "aria-current": isCurrent && "true" }, text)));
}

/** What went wrong, instead of data. */
export const problem = ({ message }) =>
  h("p", { class: "problem", role: "alert" }, message);

/** What to say instead of data, and what to do about it. */
export function hint(text, ...commands) {
  return h("div", { class: "hint" }, h("p", null, text),
    commands.map((command) => h("pre", null, command)));
}
