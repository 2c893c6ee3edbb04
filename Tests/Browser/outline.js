// What a screen reader would stumble over.
const faults = [];
const visible = (selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility());
const show = (element) => element.outerHTML.slice(0, 120);
const demand = (isRight, what) => isRight || faults.push(what);

const levels = visible("h1, h2, h3, h4, h5, h6").map(({ tagName }) =>
  Number(tagName[1]));
demand(levels.filter((level) => level === 1).length === 1, `h1: ${levels}`);
levels.forEach((level, index) =>
  demand(!index || level <= levels[index - 1] + 1, `headings: ${levels}`));
demand(document.documentElement.lang, "no language");
demand(document.title, "no title");
for (const landmark of ["main", "header"]) {
  demand(visible(landmark).length === 1, `not one ${landmark}`);
}
const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
demand(new Set(ids).size === ids.length, `an id twice: ${ids}`);
for (const element of visible("a, button, input, select, textarea, summary, "
  + "nav, table, figure, canvas, [role=img], [role=log], details > summary")) {
  demand(element.computedName || element.textContent.trim(),
    `no name: ${show(element)}`);
}
for (const element of visible("a")) {
  demand(element.hasAttribute("href"), `leads nowhere: ${show(element)}`);
}
for (const table of visible("table")) {
  demand(table.caption, `no caption: ${show(table)}`);
  demand([...table.querySelectorAll("th")].every(({ scope }) => scope),
    `a head without scope: ${show(table)}`);
}
for (const figure of visible("figure")) {
  demand(figure.querySelector("[role=img]"), `no image: ${show(figure)}`);
  demand(figure.querySelector("details table, details summary"),
    `no table: ${show(figure)}`);
}
for (const element of document.querySelectorAll("[tabindex]")) {
  demand(element.tabIndex <= 0, `its own order: ${show(element)}`);
}
for (const name of ["describedby", "labelledby", "controls"]) {
  for (const element of document.querySelectorAll(`[aria-${name}]`)) {
    for (const id of element.getAttribute(`aria-${name}`).split(/\s+/)) {
      demand(document.getElementById(id), `${name} of nothing: ${id}`);
    }
  }
}
return faults;
