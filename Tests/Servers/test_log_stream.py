"""The log stream through every server: prompt, resumable, and one app's."""

import contextlib
import statistics
import time

import pytest

from account import give_away
from exchange import Request
from live import Stream
from state import ALICE, SHOP
from written_logs import CONFIG, OTHER, WAYS, Log, line, number

#: How long a line may take from its write to the client, in seconds.
PROMPT = 0.3


@pytest.fixture
def log(server):
    """The access log that the configuration names."""
    place = server.state.directory.with_name("log")
    place.mkdir(exist_ok=True)
    give_away(place)
    for left in place.iterdir():
        left.unlink()
    log = Log(place / "access.log")
    server.state.reset(config=CONFIG % log.path)
    yield log
    log.close()


@pytest.fixture
def opening(server, log):
    """Opens streams of a server, and closes them after the test."""
    with contextlib.ExitStack() as stack:
        def opened(target="logs/my-shop", token=ALICE, **how):
            stream = Stream(server, target, token, **how)
            stack.callback(stream.close)
            return stream
        yield opened


def numbers(stream, count):
    """Which lines come next."""
    return [number(stream.next(10)["data"]) for _ in range(count)]


def test_a_stream_has_a_head_at_once(opening, server):
    stream = opening()
    assert stream.response.status == 200
    assert stream.response.headers.get_all("Content-Length") is None
    stream.skip_comment()
    wanted = {name: stream.response.headers.get_all(name) for name in (
        "Content-Type", "Cache-Control", "X-Content-Type-Options")}
    assert wanted == {"Content-Type": ["text/event-stream"],
                      "Cache-Control": ["no-store"],
                      "X-Content-Type-Options": ["nosniff"]}
    head = server.send(Request(
        "HEAD", "logs/my-shop", (("Authorization", f"Bearer {ALICE}"),)))
    assert (head.status, head.body) == (200, b"")
    assert {name: head.values(name) for name in wanted} == wanted


def test_lines_are_prompt(opening, log):
    """Each comes as it is written, with nothing behind it."""
    stream = opening()
    stream.skip_comment()
    delays = []
    for wanted in range(9):
        time.sleep(0.15)
        log.write()
        began = time.monotonic()
        assert numbers(stream, 1) == [wanted]
        delays.append(time.monotonic() - began)
    # A machine may have something else to do now and then.
    assert statistics.median(delays) < PROMPT, delays


def test_a_stream_begins_with_the_newest_lines(opening, log):
    log.write(7)
    log.roll(packs=True)
    log.write(3)
    stream = opening("logs/my-shop?tail=5")
    assert numbers(stream, 5) == [5, 6, 7, 8, 9]
    assert numbers(opening("logs/my-shop?tail=1"), 1) == [9]
    none = opening("logs/my-shop?tail=0")
    none.skip_comment()
    log.write()
    assert numbers(none, 1) == numbers(stream, 1) == [10]


@pytest.mark.parametrize("way", WAYS)
def test_a_viewer_resumes(opening, log, way):
    """Nothing is lost and nothing comes twice, also of one who stayed."""
    log.write(3)
    staying = opening()
    assert numbers(staying, 2) == [0, 1]
    last = staying.next()["id"]
    WAYS[way](log)
    log.write(2)
    WAYS[way](log)
    log.write()
    rest = list(range(3, log.written))
    assert numbers(staying, len(rest)) == rest
    assert numbers(opening(last_event_id=last), len(rest)) == rest
    with pytest.raises(TimeoutError):
        staying.next(0.5)


def test_lines_that_contain_a_text(opening, log):
    log.write(30)
    stream = opening('logs/my-shop?grep=%22uri%22:%22/1')
    assert numbers(stream, 11) == [1, *range(10, 20)]
    other = opening(f"logs/my-shop?grep={OTHER}")
    other.skip_comment()
    log.write(90)
    assert numbers(stream, 20) == list(range(100, 120))
    with pytest.raises(TimeoutError):
        other.next(0.5)


def test_own_logs_of_an_app(opening, server, log):
    """Lines of any kind; what is no UTF-8 is passed on as it is."""
    own = log.path.with_name("app.log")
    server.state.write(
        "apps/my-shop/app.json", '{"logs":["%s"]}' % own)
    stream = opening("logs/my-shop?source=app")
    stream.skip_comment()
    own.write_bytes(b"one\r\n\ntwo\rthree\n\0\0\0four \x1b[31m\n")
    given = [stream.next(3)["data"] for _ in range(4)]
    assert given == ["one", "", "two\nthree", "four \x1b[31m"]
    with open(own, "ab") as file:
        file.write(b"caf\xe9\n")
    stream.response.fp.raw._sock.settimeout(3)
    while not (received := stream.response.readline()).startswith(b"data"):
        pass
    assert received == b"data: caf\xe9\n"


def test_nobody_gets_lines_of_another_app(opening, server, log):
    """Not by position, text, or a token for others."""
    log.write(50)
    theirs = opening("logs/blog?tail=2")
    place = theirs.next()["id"]
    mine = opening("logs/my-shop", last_event_id=place)
    log.write()
    assert numbers(mine, 2) == [49, 50]
    assert opening("logs/blog", SHOP).response.status == 403
    assert opening("logs/blog", "guessed").response.status == 401
    server.state.write("apps/blog/app.json", '{"hosts":["x.example"]}')
    not_any_more = opening("logs/blog")
    not_any_more.skip_comment()
    with pytest.raises(TimeoutError):
        not_any_more.next(0.3)


def test_no_position_leads_out_of_the_log(opening, log):
    """Whatever is asked for, lines of this app come, from this log."""
    (log.path.parent / "secret").write_text("secret\n", encoding="utf-8")
    log.write(5)
    key, offset, check, written = opening().next()["id"].split("-")
    for place in (f"{key}-0-{check}-{written}", f"{key}-1-{check}-0",
                  f"{key}-{offset}-0-0", f"{key}-7fffffffffffffff-{check}-0",
                  f"{key}-{int(offset, 16) - 1:x}-{check}-{written}",
                  f"0-{offset}-{check}-{written}", "+", f"{key}-0-0-0,+"):
        stream = opening("logs/my-shop?tail=5", last_event_id=place)
        stream.skip_comment()
        log.write()
        assert numbers(stream, 1)[0] in range(log.written), place
        stream.close()


def test_a_log_may_come_later(opening, server, log):
    """Where there is none yet the stream waits."""
    later = log.path.with_name("later") / "access.log"
    server.state.reset(config=CONFIG % later)
    stream = opening()
    stream.skip_comment()
    later.parent.mkdir()
    later.write_text(line(0), encoding="utf-8")
    try:
        assert numbers(stream, 1) == [0]
        last = opening().next()["id"]
        later.rename(later.with_name("access.log.1"))
        later.write_text(line(1), encoding="utf-8")
        assert numbers(stream, 1) == [1]
        assert numbers(opening(last_event_id=last), 1) == [1]
    finally:
        for left in later.parent.iterdir():
            left.unlink()
        later.parent.rmdir()


def test_many_logs_are_one_stream(opening, server, log):
    """Of twenty that a pattern names, each line once, in order of time."""
    server.state.reset(config=CONFIG % f"{log.path.parent}/site*.log")
    logs = [Log(log.path.with_name(f"site{each}.log")) for each in range(20)]
    for count in range(60):
        logs[count % 20].write_as(count)
    stream = opening("logs/my-shop?tail=30")
    assert numbers(stream, 30) == list(range(30, 60))
    last = opening("logs/my-shop?tail=21").next()["id"]
    logs[3].roll()
    logs[3].write_as(60)
    logs[7].rotate(copies=True)
    assert numbers(stream, 1) == [60]
    resumed = opening(last_event_id=last)
    assert sorted(numbers(resumed, 21)) == list(range(40, 61))
    for other in logs:
        other.close()
    with pytest.raises(TimeoutError):
        resumed.next(0.3)
