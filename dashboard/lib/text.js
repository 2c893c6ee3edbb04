/** How numbers, times and texts of others are shown. */

// Controls, terminal escapes, zero widths, bidirectional overrides, halves of
// pairs: what would hide text or turn it round.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A text with such characters as their codes: `\u202e`. */
export function visible(text) {
  return String(text).replace(unsafe, (character) => {
    if (character === "\n" || character === "\t") return character;
    const code = character.codePointAt(0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

const { format: short } = new Intl.NumberFormat(
  "en", { maximumSignificantDigits: 3 });

/** What is not known. */
export const unknown = "–";

const known = (format) => (value) => value == null ? unknown : format(value);

/** 12,873 */
export const count = known(new Intl.NumberFormat("en").format);

/** 41% */
export const percent = known((value) => `${short(value)}%`);

/** A share: 100% and 0% are only what is just that. */
export const share = known((value) => `${Number.isInteger(value) ? value * 100
  : Math.max(0.01, Math.min(99.99, value * 100)).toFixed(2)}%`);

/** 88.1 ms, 1.2 s */
export const milliseconds = known((value) => value < 1000
  ? `${short(value)} ms` : `${short(value / 1000)} s`);

/** 1.4 GB */
export const bytes = known((value) => {
  const units = ["PB", "TB", "GB", "MB", "kB", "B"];
  while (value >= 999.5 && units.length > 1) {
    value /= 1000;
    units.pop();
  }
  return `${short(value)} ${units.at(-1)}`;
});

/** The two largest units of a time in seconds: 1 d 3 h. */
export function duration(seconds) {
  const parts = [
    ["d", 86400, Infinity], ["h", 3600, 24], ["min", 60, 60], ["s", 1, 60],
  ].map(([unit, size, most]) => [Math.floor(seconds / size) % most, unit]);
  const first = parts.findIndex(([number]) => number);
  return parts.slice(first, first + 2).filter(([number]) => number)
    .map((part) => part.join(" ")).join(" ") || "0 s";
}

function dated(style) {
  const { format } = new Intl.DateTimeFormat("en-GB", style);
  return (ms) => Number.isFinite(ms) ? format(ms) : unknown;
}

/** 14:02, here. */
export const hour = dated({ timeStyle: "short" });

/** 23 Nov 2026, 14:02:11, here. */
export const moment = dated({ dateStyle: "medium", timeStyle: "medium" });

/** 23 Nov, a day of UTC. */
export const day = dated({ day: "numeric", month: "short", timeZone: "UTC" });

/** A time as the API takes it. */
export const iso = (ms) => new Date(ms).toISOString().replace(/\..*/, "Z");

const dayLength = 86_400_000;

/** When the first of so many days of UTC began, of which today is the last. */
export const firstOf = (days) =>
  (Math.floor(Date.now() / dayLength) - days + 1) * dayLength;

/** So many days later. */
export const later = (from, days) => from + days * dayLength;

/** 5 min ago */
export const ago = (at) =>
  `${duration(Math.max(0, (Date.now() - Date.parse(at)) / 1000))} ago`;
