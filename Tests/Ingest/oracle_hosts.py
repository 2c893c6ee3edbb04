"""From a raw Host header to a slug."""

import re

SLUG = re.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
PORT = re.compile(r":[0-9]*\Z")


class Slugs:
    """The mapping: the hosts that an app.json names, then the template.

    `hosts` is host to slug; who has hosts of its own has those alone. `apps`
    are the slugs that have a directory; None: any will do, as with --create.
    """

    def __init__(self, template, apps=None, hosts=None):
        self.before, self.after = template.lower().split("{slug}")
        self.apps = apps
        self.hosts = hosts or {}

    def __call__(self, host):
        """The slug of a host, or None if it is nobody's."""
        name = comparable(host)
        if name in self.hosts:
            return self.hosts[name]
        slug = self.within_template(name)
        if slug is None or not SLUG.fullmatch(slug) \
                or slug in self.hosts.values():
            return None
        return slug if self.apps is None or slug in self.apps else None

    def within_template(self, name):
        """What stands in the place of {slug}, or None."""
        around = len(self.before) + len(self.after)
        if len(name) <= around or not name.startswith(self.before) \
                or not name.endswith(self.after):
            return None
        return name[len(self.before):len(name) - len(self.after)]


def comparable(host):
    """Lower case (ASCII alone), without port and one trailing dot."""
    name = "".join(c.lower() if c.isascii() else c for c in host)
    return PORT.sub("", name).removesuffix(".")
