"""Which app is checked when: FNV-1a of its slug, as obs-probes has it."""

import itertools

#: How soon a first check comes at the latest, in seconds.
SOON = 5.0


def fnv1a(slug):
    """The hash, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in slug.encode():
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return value


def phase(slug, interval):
    """At which second of its interval an app is checked."""
    return fnv1a(slug) % int(interval * 1000) / 1000


def delay(slug, interval):
    """How many seconds after it is seen a new app is checked."""
    return phase(slug, min(interval, SOON))


def off_grid(at, slug, interval):
    """How many seconds after its place on the grid a moment is."""
    late = (at - phase(slug, interval)) % interval
    return late if late < interval / 2 else late - interval


def early_slugs(name="app", least=0.0, most=0.3):
    """Slugs of apps that are checked soon after they are seen."""
    for number in itertools.count():
        slug = f"{name}-{number}"
        if least <= delay(slug, SOON) <= most:
            yield slug


def early_slug(name="app", least=0.0, most=0.3):
    """The first of them."""
    return next(early_slugs(name, least, most))
