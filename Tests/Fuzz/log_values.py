"""Times, durations and counts as access logs spell them, exactly."""

import datetime
import decimal
import re

import loose_json

#: Without traps 1e999999999999999999999 is infinite, and no error. With so
#: many digits nothing of an input is rounded.
EXACT = decimal.Context(
    prec=5000, rounding=decimal.ROUND_FLOOR, Emin=decimal.MIN_EMIN,
    Emax=decimal.MAX_EMAX, traps=[])
#: What a whole number may be: 64 bits with a sign.
LARGEST = 2**63 - 1
SECOND = 10**9
LONGEST = 366 * 86400 * SECOND
EPOCH = datetime.datetime(1970, 1, 1)
#: More bytes than this are no time and no duration.
LONGEST_TEXT = 1000

NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
MONTH = f"(?P<month>{'|'.join(MONTHS)})"
CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.\d+)?"
ZONE = (r"(?:Z|UTC|GMT|(?P<sign>[+-])(?P<hours>[01]\d|2[0-3]):?"
        r"(?P<minutes>[0-5]\d))")
YEAR = r"(?P<year>\d{4})"
DAY = r"(?P<day>\d\d)"
SPELLINGS = [re.compile(spelling, re.ASCII) for spelling in (
    rf"{YEAR}([-/])(?P<month>\d\d)\2{DAY}[T ]{CLOCK}(?: ?{ZONE})?",
    rf"{DAY}/{MONTH}/{YEAR}:{CLOCK} {ZONE}",
    rf"[A-Za-z]+ {MONTH} (?P<day>\d\d| \d) {CLOCK} (?:{ZONE} )?{YEAR}",
    rf"[A-Za-z]+, {DAY} {MONTH} {YEAR} {CLOCK} {ZONE}",
)]
UNITS = {"h": 3600 * SECOND, "m": 60 * SECOND, "s": SECOND, "ms": 10**6,
         "us": 1000, "\u00b5s": 1000, "\u03bcs": 1000, "ns": 1}
PART = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|us|\u00b5s|\u03bcs|ns)",
                  re.ASCII)


def count(value):
    """A whole number that is spelt in digits alone, or None."""
    if value is None or not re.fullmatch(rb"[0-9]+", value):
        return None
    number = int(EXACT.create_decimal(value.decode()))
    return number if number <= LARGEST else None


def text_of(value):
    """How a string reads; nothing if it is none, or too long."""
    is_string = value.startswith(b'"') and len(value) - 2 < LONGEST_TEXT
    return loose_json.text(value[1:-1]) if is_string else ""


def day(value):
    """`2026-11-22`, or None if the value is no time."""
    if value[:1] in (b"{", b"[", b"t", b"f", b"n"):
        return None
    text = text_of(value) if value.startswith(b'"') else value.decode()
    if NUMBER.fullmatch(text):
        return day_of_number(text)
    for spelling in SPELLINGS:
        if match := spelling.fullmatch(text):
            return day_of_date(match.groupdict())
    return None


def day_of_number(text):
    """The day of seconds, milliseconds or nanoseconds since 1970."""
    number = EXACT.create_decimal(text)
    if not 0 <= number < LARGEST + 1:
        return None
    units = 1 if number < 10**11 else 1000 if number < 10**14 else SECOND
    return named(int(number) // units)


def day_of_date(fields):
    """The UTC day of a date and a clock time with an offset."""
    month = fields["month"]
    month = int(month) if month.isdigit() else MONTHS.index(month) + 1
    # A leap second is the one before it.
    second = min(int(fields["second"]), 59 + (int(fields["second"]) > 60))
    try:
        local = datetime.datetime(
            int(fields["year"]), month, int(fields["day"]),
            int(fields["hour"]), int(fields["minute"]), second)
    except ValueError:
        return None
    offset = 0
    if fields["sign"]:
        offset = int(fields["hours"]) * 3600 + int(fields["minutes"]) * 60
        offset = -offset if fields["sign"] == "-" else offset
    since = local - EPOCH
    return named(since.days * 86400 + since.seconds - offset)


def named(seconds):
    """The day that a second is of, None before 1970 and after 9999."""
    if not 0 <= seconds < 253402300800:
        return None
    return (EPOCH + datetime.timedelta(days=seconds // 86400)) \
        .date().isoformat()


def nanoseconds(value):
    """A duration in nanoseconds, or None if it is none to count."""
    if value.startswith(b'"'):
        return nanoseconds_of_text(text_of(value))
    if not NUMBER.fullmatch(value.decode("utf-8", "replace")):
        return None
    number = EXACT.create_decimal(value.decode())
    return fit(EXACT.multiply(number, SECOND))


def nanoseconds_of_text(text):
    """A duration as Go prints it: `1m32.05s`, `593.064µs`."""
    parts = PART.findall(text)
    if not parts or "".join(map("".join, parts)) != text:
        return None
    # Of a fraction nine digits count.
    return fit(sum(
        int(floor(number, 9) * UNITS[unit]) for number, unit in parts))


def floor(number, digits):
    """A number without what is behind so many digits."""
    whole, _, fraction = number.partition(".")
    return EXACT.create_decimal(f"{whole}.{fraction[:digits]}0")


def fit(number):
    """Left out: what is negative, and what is over 366 days."""
    number = EXACT.to_integral_value(EXACT.create_decimal(number))
    return int(number) if 0 <= number <= LONGEST else None
