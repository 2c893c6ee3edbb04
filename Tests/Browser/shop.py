"""What has happened to three apps, as the tools themselves recorded it."""

from observed import Tools

#: How often each path was asked for, and with which status it was answered.
VISITS = {"/status/200": 28, "/status/301": 3, "/status/404": 3,
          "/status/503": 2, "/slow/0.05": 2}
CONFIG = """\
OBS_LIBVIRT_URI=test:///default
OBS_HOST={slug}.localhost
OBS_ACCESS_LOG=%s
"""


def settings(site):
    """The `config` of a state directory that watches the site's apps."""
    return CONFIG % site.log


def live(site, state):
    """Lets `my-shop` be deployed, visited, checked and measured; `blog` goes
    down; `docs` has one event alone."""
    tools = Tools(state)
    tools.event("my-shop", "deploy_started", "Deploying a58e5a0")
    tools.event("my-shop", "deploy_succeeded", "Deployed a58e5a0 to test",
                commit="a58e5a0", vm_name="test", seconds=41.7)
    visit(site)
    site.open_log()
    tools.run("obs-analytics", "ingest", site.log)
    check(site, tools, "my-shop", "/status/200")
    check(site, tools, "blog", "/status/500", "--fall", "1")
    tools.run("obs-metrics", "bind", "my-shop", "test")
    for _ in range(2):
        tools.run("obs-metrics", "sample")
    tools.event("my-shop", "walk_completed", "12 pages, 1 slow", "warning",
                pages=12, slow=["/checkout"])
    tools.event("docs", "domain_verified", "docs.example.com")


def look_again(tools):
    """Checks and measures anew: what is minutes old is not shown as it is."""
    tools.run("obs-probes", "once", status=1)
    tools.run("obs-metrics", "sample")


def visit(site):
    """Real requests, of which each is in Caddy's log."""
    for path, times in VISITS.items():
        for _ in range(times):
            site.ask("my-shop", path)
    site.ask("blog", "/status/200")


def check(site, tools, slug, path, *words):
    """Gives an app a probe, and checks it once."""
    url = f"http://{slug}.localhost:{site.port}"
    tools.run("obs-probes", "bind", slug, url, "--connect-to",
              f"127.0.0.1:{site.port}")
    tools.run("obs-probes", "set", slug, "--path", path)
    tools.run("obs-probes", "once", slug, *words, status=1 if words else 0)
