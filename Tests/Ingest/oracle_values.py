"""Times and durations as access logs spell them, in exact nanoseconds."""

import datetime
import decimal
import re

#: Without traps 1e999999999999999999999 is infinite, and no error.
EXACT = decimal.Context(
    prec=100, rounding=decimal.ROUND_FLOOR, Emin=decimal.MIN_EMIN,
    Emax=decimal.MAX_EMAX, traps=[])
SECOND = 10**9
DAY = 86400 * SECOND
LONGEST = 366 * DAY
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
AFTER_LAST = 253402300800 * SECOND

NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
MONTHS = {name: month for month, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}

CLOCK = r"(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d)(\.(?P<fraction>\d+))?"
NUMERIC_DATE = r"(?P<year>\d{4})%s(?P<month>\d\d)%s(?P<day>\d\d)"
NAMED = r"(?P<month>[A-Z][a-z]{2})"
WEEKDAY = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
OFFSET = r"(?P<sign>[+-])(?P<oh>\d\d)%s(?P<om>\d\d)"
SPELLINGS = [re.compile(pattern, re.ASCII) for pattern in (
    NUMERIC_DATE % ("-", "-") + "T" + CLOCK + f"(Z|{OFFSET % ':?'})",
    NUMERIC_DATE % ("/", "/") + " " + CLOCK,
    rf"(?P<day>\d\d)/{NAMED}/(?P<year>\d{{4}}):{CLOCK} {OFFSET % ''}",
    rf"{WEEKDAY} {NAMED} (?P<day>[ \d]\d) {CLOCK}( UTC)? (?P<year>\d{{4}})",
    rf"{WEEKDAY}, (?P<day>\d\d) {NAMED} (?P<year>\d{{4}}) {CLOCK} "
    rf"(GMT|UTC|{OFFSET % ''})",
)]

UNITS = {"h": 3600 * SECOND, "m": 60 * SECOND, "s": SECOND, "ms": 10**6,
         "us": 1000, "\u00b5s": 1000, "\u03bcs": 1000, "ns": 1}
PART = re.compile(r"(\d+\.?\d*|\.\d+)(h|ms|m|s|us|\u00b5s|\u03bcs|ns)",
                  re.ASCII)


def day_of_number(text):
    """The UTC day of a number of s, ms or ns since 1970, or None."""
    number = EXACT.create_decimal(text)
    if number < 0:
        return None
    unit = SECOND if number < 10**11 else 10**6 if number < 10**14 else 1
    return day(EXACT.multiply(number, unit))


def day_of_text(text):
    """The UTC day of a time spelt in words, or None."""
    if NUMBER.fullmatch(text):
        return day_of_number(text)
    for spelling in SPELLINGS:
        if match := spelling.fullmatch(text):
            return day_of_fields(match.groupdict())
    return None


def day_of_fields(fields):
    """The UTC day of a date and a clock time with an offset, or None."""
    month = MONTHS.get(fields["month"]) or fields["month"]
    try:
        local = datetime.datetime(
            *(int(field) for field in (
                fields["year"], month, fields["day"], fields["h"],
                fields["m"], fields["s"])), tzinfo=datetime.timezone.utc)
    except ValueError:
        return None
    seconds = (local - EPOCH) // datetime.timedelta(seconds=1)
    return day((seconds - offset(fields)) * SECOND)


def offset(fields):
    """Seconds east of Greenwich."""
    if not fields.get("sign"):
        return 0
    east = int(fields["oh"]) * 3600 + int(fields["om"]) * 60
    return -east if fields["sign"] == "-" else east


def day(nanoseconds):
    """`2026-11-22`, or None before 1970 and after 9999."""
    if not 0 <= nanoseconds < AFTER_LAST:
        return None
    days = datetime.timedelta(days=int(nanoseconds // DAY))
    return (EPOCH + days).date().isoformat()


def latency_of_number(text, durations):
    """Whole nanoseconds, or None if it is no duration to count."""
    unit = {"seconds": SECOND, "ms": 10**6, "nano": 1}[durations]
    number = EXACT.create_decimal(text)
    return fit(EXACT.multiply(number, unit))


def latency_of_text(text):
    """A duration in Go's syntax, or None: `1m32.05s`, `593.064µs`."""
    sign, rest = re.fullmatch("([+-]?)(.*)", text, re.DOTALL).groups()
    if rest == "0":
        return 0
    parts = PART.findall(rest)
    if not parts or "".join(map("".join, parts)) != rest:
        return None
    total = sum(decimal.Decimal(number) * UNITS[unit]
                for number, unit in parts)
    return fit(-total if sign == "-" else total)


def fit(nanoseconds):
    """Left out: what is negative, and what is over 366 days."""
    if nanoseconds < 0 or nanoseconds > LONGEST:
        return None
    return int(nanoseconds)
