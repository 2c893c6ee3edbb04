// Texts, and edges of fields, that are hard to tell from what is behind them
// (WCAG 2.2, 1.4.3 and 1.4.11), as they are drawn now.
const canvas = new OffscreenCanvas(1, 1).getContext(
  "2d", { willReadFrequently: true });
const known = new Map();
function rgba(color) {
  if (!known.has(color)) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    known.set(color, [r, g, b, a / 255]);
  }
  return known.get(color);
}
const over = ([r, g, b, a], below) =>
  [r, g, b].map((part, index) => part * a + below[index] * (1 - a));
function luminance(color) {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ratio(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
function behind(element) {
  if (!element) return rgba(matchMedia("(prefers-color-scheme: dark)").matches
    ? "black" : "white");
  return over(rgba(getComputedStyle(element).backgroundColor),
    behind(element.parentElement));
}
function opacity(element) {
  return element ? getComputedStyle(element).opacity
    * opacity(element.parentElement) : 1;
}
const faults = [];
let looked = 0;
function look(element, color, what, least) {
  looked += 1;
  const back = behind(element);
  const [r, g, b, a] = rgba(color);
  const found = ratio(over([r, g, b, a * opacity(element)], back), back);
  if (found < least) {
    faults.push(`${found.toFixed(2)} < ${least}: ${what.slice(0, 60)}`);
  }
}
function text(element, words, style = getComputedStyle(element)) {
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
  look(element, style.color, words, isLarge ? 3 : 4.5);
}
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const { data, parentElement } = walker.currentNode;
  if (data.trim() && parentElement.checkVisibility()
    && !parentElement.closest("script, noscript, :disabled")) {
    text(parentElement, data.trim());
  }
}
for (const field of document.querySelectorAll("input, select, textarea")) {
  if (!field.checkVisibility() || field.type === "checkbox") continue;
  const style = getComputedStyle(field);
  text(field, `${field.id}: ${field.value}`);
  if (field.placeholder) {
    text(field, field.placeholder, getComputedStyle(field, "::placeholder"));
  }
  look(field.parentElement, style.borderTopColor, `edge of ${field.id}`, 3);
}
return { faults, looked };
