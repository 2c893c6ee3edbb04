"""The same log again, whatever has become of it: each line counts once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import oracle
from access_lines import SLUGS, Requests
from analytics_tool import Analytics, eventually
from log_changes import CHANGES, LINES, grow


class Story:
    """A log whose first lines are counted, and what is to be counted."""

    def __init__(self, program, place, is_even):
        place.mkdir()
        self.analytics = Analytics(program, place / "state", SLUGS)
        self.log = place / "access.log"
        self.requests = Requests(seed=3, is_even=is_even)
        self.lines = self.requests.lines(LINES)
        grow(self.log, self.lines)

    def require_exact(self):
        """Each line is counted once."""
        oracle.assert_equal(
            self.analytics.stored(), self.analytics.count(self.lines))

    def go_on(self, change):
        """Something becomes of the log; returns how it is named now."""
        words, more = change(self.log, self.requests)
        self.lines += more
        return words

    def read(self, words):
        """A pass, and the same again: with a hint, and without."""
        self.analytics.ingest(*words)
        self.require_exact()
        self.analytics.ingest(*words[::-1])
        self.require_exact()
        self.analytics.forget()
        self.analytics.ingest(*words)
        self.require_exact()


@pytest.mark.parametrize("is_even", [True, False], ids=["even", "odd"])
@pytest.mark.parametrize("is_hinted", [True, False], ids=["hint", "lost"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda it: it.__name__)
def test_changed_between_passes(
        program, folder, change, is_hinted, is_even):
    """The next pass counts what is new; the log may grow on then."""
    story = Story(program, folder / "story", is_even)
    story.analytics.ingest(story.log)
    story.require_exact()
    if not is_hinted:
        story.analytics.forget()
    words = story.go_on(change)
    story.read(words)
    if story.log in words:
        more = story.requests.lines(30)
        grow(story.log, more)
        story.lines += more
        story.read(words)


def test_changed_under_a_follower(program, folder):
    """It sees what happens, or finds out when it is asked to end."""
    def follow(change, pause):
        place = folder / f"{change.__name__}-{pause}"
        story = Story(program, place, is_even=True)
        stored = story.analytics.stored
        with story.analytics.start(
                "ingest", "--follow", story.log) as follower:
            assert eventually(lambda: len(stored()) == 2), "not committed"
            story.require_exact()
            words = story.go_on(change)
            time.sleep(pause)
            follower.terminate()
        story.read(words)

    with ThreadPoolExecutor(2 * len(CHANGES)) as pool:
        results = [pool.submit(follow, change, pause)
                   for change in CHANGES for pause in (0, 1.5)]
        for result in results:
            result.result()
