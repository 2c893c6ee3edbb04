"""A phone: nothing is cut off, nothing must be scrolled sideways."""

import pytest

from tab import HERE, eventually
from shared_web import ALICE
from views import VIEWS, unfold_all

NARROW = (HERE / "narrow.js").read_text(encoding="utf-8")


#: The second is a desktop's window at four times the size (1.4.10).
WIDTHS = (360, 320)


@pytest.mark.parametrize("view", VIEWS)
def test_a_narrow_window(view, old_page):
    place, heading = VIEWS[view]
    old_page.size(WIDTHS[0], 740)
    old_page.sign_in(ALICE, place)
    old_page.heading(heading)
    old_page.settle()
    unfold_all(old_page, 5)
    for width in WIDTHS:
        old_page.size(width, 740)
        # Charts follow the window a moment later.
        eventually(lambda: old_page.run(NARROW) == [],
                   lambda: old_page.run(NARROW), 5)
