"""Pictures of every view, light and dark, wide and narrow."""

import pytest

from shared_web import ALICE
from views import VIEWS


@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_of(view, old_page, pictures):
    place, heading = VIEWS[view]
    old_page.sign_in(ALICE, place)
    old_page.heading(heading)
    old_page.settle()
    for scheme in ("light", "dark"):
        old_page.scheme(scheme)
        for name, width in (("", 1280), ("-phone", 360)):
            old_page.size(width)
            old_page.picture(pictures / f"{view}-{scheme}{name}.png")
