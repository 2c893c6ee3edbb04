"""Site blocks for Caddy: who writes which log, and how."""

#: Caddy 2.6.2 rounds roll_size up to whole MiB.
FILE = """output file %%(logs)s/%s.log {
		roll_size 1MiB
		roll_keep 1000
		%s
	}"""

SITE = """
%s {
	bind 127.0.0.1 [::1]
	%s
	log {
		%s
		%s
	}
	reverse_proxy 127.0.0.1:%%(backend)d
}
"""


def site(address, log, settings="", spelling="", rolled=""):
    """One site with a log; several may share one."""
    file = FILE % (log, rolled)
    return SITE % (address, settings, file, spelling)


def plain(host):
    """The address of a site without TLS."""
    return f"http://{host}:%(plain)d"


HOSTS = tuple(map(plain, (
    "own.localhost", "shop.localhost", "blog.localhost", "[::1]",
    "quiet.localhost", "")))
LOGS = ("own", "shared", "quiet", "rest", "secure")
TLS = "https://secure.localhost:%(tls)d"

#: A log for one site, one for three, one with TLS, one for unknown hosts.
#: What rolls is gzipped, but for the log with TLS.
ALL = (
    "".join(map(site, HOSTS, (
        "own", "shared", "shared", "shared", "quiet", "rest")))
    + site(TLS, "secure", "tls internal", rolled="roll_uncompressed"))

MIXED_SITE = """
%s {
	bind 127.0.0.1 [::1]
	%s
	log
	reverse_proxy 127.0.0.1:%%(backend)d
}
"""
#: All in one log, with the messages of Caddy itself, and many of them.
MIXED = "".join(MIXED_SITE % (host, "") for host in HOSTS) \
    + MIXED_SITE % (TLS, "tls internal")
MIXED_OPTIONS = """debug
	log default {
		""" + FILE % ("default", "") + """
	}"""
