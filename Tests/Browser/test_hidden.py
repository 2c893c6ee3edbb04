"""A tab that nobody looks at holds no stream, and goes on when it is seen."""

import pytest

from tab import eventually
from shared_web import ALICE, processes


@pytest.mark.parametrize("view", ["timeline", "logs"])
def test_a_tab_behind_another(view, server, page, tools, site, chromium):
    log = site.log
    server.state.write(
        "config", f"OBS_HOST={{slug}}.localhost\nOBS_ACCESS_LOG={log}\n")

    def happen(word):
        tools.event("my-shop", "a", word)
        site.ask("my-shop", f"/status/200?{word}")
        site.open_log()

    def sees(word):
        eventually(lambda: page.run("""
            return document.body.textContent.includes(arguments[0])""", word),
            page.glance)

    happen(f"before-{view}")
    page.sign_in(ALICE, f"#/my-shop/{view}")
    sees(f"before-{view}")
    eventually(lambda: processes(server.state), "a stream")
    with chromium.tab():
        eventually(lambda: not processes(server.state), "no stream")
        happen(f"meanwhile-{view}")
    sees(f"meanwhile-{view}")
    happen(f"after-{view}")
    sees(f"after-{view}")
    for word in ("before", "meanwhile", "after"):
        times = page.run("""return document.body.textContent.split(
            arguments[0]).length - 1""", f"{word}-{view}")
        assert times == 1, word
