"""Who can't see or point: roles, names, order, contrast, keys."""

import pytest
from selenium.webdriver.common.keys import Keys

from tab import HERE, SIDEWAYS, eventually
from shared_web import ALICE
from views import VIEWS, unfold_all

CONTRAST, OUTLINE = [(HERE / f"{name}.js").read_text(encoding="utf-8")
                     for name in ("contrast", "outline")]
#: What can be reached, in the order in which it is read.
REACHABLE = """
    return [...document.querySelectorAll("a[href], button, input, select,"
        + "textarea, summary, [tabindex='0']")]
      .filter((element) => element.checkVisibility({
        visibilityProperty: true }) && !element.disabled)"""
FOCUSED = """
    const style = getComputedStyle(document.activeElement);
    const box = document.activeElement.getBoundingClientRect();
    return {
      isVisible: style.outlineStyle !== "none"
        && parseFloat(style.outlineWidth) >= 1.5,
      isThere: box.width > 0 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth,
      what: document.activeElement.outerHTML.slice(0, 120)}"""


@pytest.fixture(params=[*VIEWS, "sign-in"])
def view(request, shop_page):
    """A tab at each view."""
    if request.param == "sign-in":
        shop_page.open()
        shop_page.heading("Sign in")
        return shop_page
    place, heading = VIEWS[request.param]
    shop_page.sign_in(ALICE, place)
    shop_page.heading(heading)
    shop_page.settle()
    return shop_page


def test_roles_and_names(view):
    assert view.run(OUTLINE) == []
    unfold_all(view)
    assert view.run(OUTLINE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme, view):
    """4.5 for text, 3 for large text and the edges of fields."""
    view.scheme(scheme)
    unfold_all(view)
    found = view.run(CONTRAST)
    assert found["faults"] == []
    assert found["looked"] > 8


def test_the_keyboard_alone(view):
    """Tab gets to everything once, as it is read, and one sees where."""
    reachable = view.run(REACHABLE)
    walked = []
    while len(walked) < len(reachable):
        view.key(Keys.TAB)
        if view.focused.tag_name == "body":
            # Past the end, where a browser has its own buttons.
            continue
        walked.append(view.focused)
        focus = view.run(FOCUSED)
        assert focus["isVisible"] and focus["isThere"], focus
    # It began at the heading, or wherever the view puts the focus.
    start = reachable.index(walked[0])
    assert walked == reachable[start:] + reachable[:start]


def test_the_whole_way_by_keys(page, tools):
    """From the token to a saved config, without a mouse."""
    tools.run("obs-probes", "set", "my-shop")
    page.open()
    page.heading("Sign in")
    page.key(ALICE, Keys.ENTER)
    page.table("Apps")
    tab_to(page, "my-shop")
    page.key(Keys.ENTER)
    page.heading("my-shop: Analytics")
    tab_to(page, "Uptime")
    page.key(Keys.ENTER)
    page.sees("not checked yet")
    tab_to(page, "Path")
    page.key(Keys.END, "healthz", Keys.ENTER)
    stored = tools.state.directory / "apps/my-shop/probe.json"
    eventually(lambda: '"/healthz"' in stored.read_text(), page.glance)


def tab_to(page, name):
    """Presses Tab until something of that name has the focus."""
    for _ in range(40):
        page.key(Keys.TAB)
        if name in (page.focused.accessible_name, page.focused.text):
            return
    raise AssertionError(f"no {name}: {page.glance()}")


def test_a_new_view_has_the_focus(shop_page):
    """A screen reader begins where the view does."""
    shop_page.sign_in(ALICE, "#/my-shop/analytics")
    shop_page.heading("my-shop: Analytics")
    shop_page.follow("Timeline")
    shop_page.heading("my-shop: Timeline")
    assert shop_page.focused.text == "my-shop: Timeline"


def test_a_chart_says_what_it_shows(old_page):
    old_page.sign_in(ALICE, "#/my-shop/analytics")
    old_page.sees("requests in 7 days")
    names = [image.accessible_name for image in old_page.all("image")]
    assert len(names) == 3
    for name, title in zip(names, ("Requests a day", "Latency", "Bytes")):
        assert name.startswith(title) and len(name) > len(title) + 20


def test_larger_text(old_page):
    """Text of twice the size still fits its window (1.4.4)."""
    old_page.sign_in(ALICE, "#/my-shop/uptime")
    old_page.sees("HTTP 200")
    old_page.run("document.documentElement.style.fontSize = '200%'")
    assert old_page.run(SIDEWAYS) <= 0
