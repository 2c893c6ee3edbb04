// What a person finds on a page: elements by role and name, as a screen
// reader is told them. Arguments: a role ("" for any field), a name or null.
const [role, name] = arguments;
const fields = "input, select, textarea";
const candidates = {
  "": fields,
  alert: "[role=alert]", article: "article", button: "button, [role=button]",
  checkbox: "input", columnheader: "th", figure: "figure",
  heading: "h1, h2, h3, h4, h5, h6", image: "canvas, img, svg, [role=img]",
  link: "a", listitem: "li", navigation: "nav", status: "[role=status], output",
  summary: "summary", table: "table", main: "main",
};
const plain = (text) => text.replace(/\s+/g, " ").trim();
const named = (element) => {
  if (element.matches("summary")) return element.innerText;
  return element.computedName;
};
return [...document.querySelectorAll(candidates[role])].filter((element) =>
  element.checkVisibility({ visibilityProperty: true })
  && (["", "summary"].includes(role) || element.computedRole === role
    // Chromium has had both names for it.
    || role === "image" && element.computedRole === "img")
  && (name === null || plain(named(element)) === name));
