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

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** What is not known. */
export const unknown = "–";

const known = (format) => (value) => value == null ? unknown : format(value);

/** 12,873 */
export const count = known((value) => whole.format(value));

/** 41% */
export const percent = known((value) => `${short.format(value)}%`);

/** A share of time: 100% and 0% are only what is just that. */
export const share = known((value) =>
  `${value === 1 ? 100 : Math.min(99.99, value * 100).toFixed(2)}%`);

/** 88.1 ms, 1.2 s */
export const milliseconds = known((value) => value < 1000
  ? `${short.format(value)} ms` : `${short.format(value / 1000)} s`);

/** 1.4 GB */
export const bytes = known((value) => {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let power = 0;
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power += 1;
  }
  return `${short.format(value)} ${units[power]}`;
});

/** The two largest units of a time in seconds: 1 d 3 h. */
export function duration(seconds) {
  const parts = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = parts.findIndex(([, size]) => seconds >= size);
  if (first < 0) return "0 s";
  let rest = Math.floor(seconds);
  return parts.slice(first, first + 2).map(([unit, size]) => {
    const number = Math.floor(rest / size);
    rest %= size;
    return number ? `${number} ${unit}` : "";
  }).filter(Boolean).join(" ");
}

const dated = (format) => (ms) =>
  Number.isFinite(ms) ? format.format(ms) : unknown;

const clock = new Intl.DateTimeFormat("en-GB",
  { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit", month: "short", year: "numeric",
  hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const dayOnly = new Intl.DateTimeFormat("en-GB",
  { day: "numeric", month: "short", timeZone: "UTC" });

/** 14:02, here. */
export const hour = dated(clock);

/** 23 Nov 2026, 14:02:11, here. */
export const moment = dated(exact);

/** 23 Nov, a day of UTC. */
export const day = dated(dayOnly);

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
