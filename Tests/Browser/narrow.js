// What does not fit a narrow window, or is too small for a finger.
const faults = [];
const show = (element) => element.outerHTML.slice(0, 120);
const { scrollWidth: wide, clientWidth: room } = document.documentElement;
if (wide > room) faults.push(`${wide} px in ${room}`);
const scrolls = (element) => element && (
  ["auto", "scroll"].includes(getComputedStyle(element).overflowX)
  || scrolls(element.parentElement));
for (const element of document.querySelectorAll(
  "a, button, input, select, textarea, summary, h1, h2, p, figure, canvas")) {
  if (!element.checkVisibility({ contentVisibilityAuto: true })) continue;
  const box = element.getBoundingClientRect();
  // What is there for screen readers alone is a pixel.
  if (box.width <= 1 || scrolls(element.parentElement)) continue;
  if (box.left < 0 || box.right > room + 0.5) {
    faults.push(`cut off: ${box.left}...${box.right}: ${show(element)}`);
  }
  const style = getComputedStyle(element);
  if (parseFloat(style.fontSize) < 12) faults.push(`tiny: ${show(element)}`);
  // 2.5.8: 24 by 24 px, but for links within a sentence.
  if (element.matches("button, input:not([type=checkbox]), select, textarea,"
    + "nav a") && box.height < 24) {
    faults.push(`${box.height} px high: ${show(element)}`);
  }
}
return faults;
