"""What a stream of logs does when something changes under it."""

import contextlib
import json
import os
import pathlib
import statistics
import time

import pytest

from account import give_away
from bare import parse
from piped import piping
from table import ask
from targets import opened
from written_logs import CONFIG, HOST, Log, line, number

SLOTS = 32


@pytest.fixture
def program(folder, dashboard):
    """The bare program, with a state of its own."""
    with opened("bare", folder, dashboard) as bare:
        yield bare


@pytest.fixture
def log(program):
    """A log that is the access log, and the app's own, too."""
    place = program.state.directory.with_name("log")
    place.mkdir()
    give_away(place)
    log = Log(place / "access.log")
    program.state.reset(config=CONFIG % log.path)
    bind(program, [log.path])
    yield log
    log.close()


def bind(program, logs):
    """Says which logs are the app's own."""
    program.state.write(
        "apps/my-shop/app.json", json.dumps({"logs": list(map(str, logs))}))


def next_line(stream):
    """The data of the next event, and its id."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        event = stream.until(b"\n\n", 3).split(b"\n")
        fields = dict(
            field.split(b": ", 1) for field in event if b": " in field)
        if b"data" in fields:
            return fields[b"data"], fields[b"id"].decode()
    raise TimeoutError


def test_a_log_that_may_not_be_read_any_more(program, log):
    """The stream ends; who resumes is told, and loses nothing."""
    with piping(program, "logs/my-shop") as stream:
        log.write()
        place = next_line(stream)[1]
        log.roll()
        log.path.chmod(0)
        log.write()
        output, errors = stream.rest()
    assert b"data" not in output
    sentence = f"can't open {log.path}: Permission denied"
    assert errors.decode().endswith(sentence + "\n")
    answer = program.send(ask("GET logs/my-shop"))
    assert answer.status == 500
    assert json.loads(answer.body)["detail"] == sentence
    log.path.chmod(0o644)
    with piping(program, "logs/my-shop",
                HTTP_LAST_EVENT_ID=place) as stream:
        assert number(next_line(stream)[0]) == 1


def test_a_log_that_is_bound_no_more(program, log):
    """Its lines end within a second, those of others go on."""
    other = Log(log.path.with_name("other.log"))
    with piping(program, "logs/my-shop?source=app") as stream:
        log.write()
        assert number(next_line(stream)[0]) == 0
        next_line(stream)
        bind(program, [other.path])
        # Two looks at the configuration.
        assert stream.until(b": \n\n", 5) and stream.until(b": \n\n", 5)
        log.write()
        other.write()
        assert number(next_line(stream)[0]) == 0
        next_line(stream)
        bind(program, [])
        output, errors = stream.rest()
    assert b"data" not in output
    assert b"my-shop has no log of its own" in errors
    other.close()


def test_an_access_log_whose_path_is_relative(program, log):
    """A program of a web server can't know where that begins."""
    program.state.reset(CONFIG % f"{log.path}:logs/access.log")
    answer = program.send(ask("GET logs/my-shop"))
    assert answer.status == 404
    assert json.loads(answer.body)["detail"] == (
        "OBS_ACCESS_LOG must be an absolute path to show its lines, "
        'not "logs/access.log"')


def test_an_app_that_cannot_be_known(program, log):
    """A damaged app.json is a 500, and no stream without lines."""
    log.write()
    program.state.write("apps/my-shop/app.json", '{"hosts":')
    for source in ("access", "app"):
        answer = program.send(ask(f"GET logs/my-shop?source={source}"))
        assert answer.status == 500
        assert json.loads(answer.body)["detail"].startswith(
            "apps/my-shop/app.json is damaged")


def test_a_host_that_another_app_names(program, log):
    """Its lines are that app's, and not those of the name's, which isn't."""
    names = json.dumps({"hosts": [HOST]})
    program.state.reset(CONFIG % log.path, {"apps/blog/app.json": (names,)})
    log.write()
    with piping(program, "logs/blog") as stream:
        assert number(next_line(stream)[0]) == 0
    with piping(program, "logs/my-shop") as stream:
        with pytest.raises(TimeoutError):
            next_line(stream)


def test_a_token_that_is_revoked(program, log):
    """Its stream ends; who has another token comes back and loses nothing."""
    log.write()
    with piping(program, "logs/my-shop") as one, \
            piping(program, "events/my-shop") as other:
        place = next_line(one)[1]
        one.until(b": \n\n", 5)
        tokens = program.state.directory / "tokens"
        program.state.write("tokens", tokens.read_text() + "\n# changed\n")
        for stream in (one, other):
            assert stream.rest()[1] == b""
    log.write()
    with piping(program, "logs/my-shop",
                HTTP_LAST_EVENT_ID=place) as stream:
        assert number(next_line(stream)[0]) == 1


def test_a_log_that_becomes_known(program, log):
    """What it had before is no news; a log that comes to be is."""
    old = Log(log.path.with_name("old.log"))
    old.write(50)
    with piping(program, "logs/my-shop?source=app&tail=0") as stream:
        place = stream.until(b"\n\n", 3)
        place = stream.until(b"\n\n", 3).decode().split(": ")[1].strip()
        bind(program, [log.path, old.path, log.path.with_name("new*.log")])
        stream.until(b": \n\n", 5)
        stream.until(b": \n\n", 5)
        new = Log(log.path.with_name("new1.log"))
        new.write_as(7)
        assert number(next_line(stream)[0]) == 7
        old.write_as(8)
        assert number(next_line(stream)[0]) == 8
    os.utime(old.path, (1, 1))
    with piping(program, "logs/my-shop?source=app",
                HTTP_LAST_EVENT_ID=place) as stream:
        assert number(next_line(stream)[0]) == 7
        with pytest.raises(TimeoutError):
            next_line(stream)
    old.close()
    new.close()


def test_an_app_whose_name_looks_like_a_number(program, log):
    """The log of shop-2 is not what was rolled from that of shop."""
    place = log.path.parent
    for name in ("shop", "shop-2", "shop.2", "shop-20261122"):
        place.joinpath(name).write_text(f"{name}\n")
    bind(program, [place / "shop"])
    with piping(program, "logs/my-shop?source=app") as stream:
        assert next_line(stream)[0] == b"shop"
        with pytest.raises(TimeoutError):
            next_line(stream)


def test_a_log_behind_a_link(program, log):
    """It is as prompt as any other."""
    link = log.path.with_name("link.log")
    other = log.path.parent / "elsewhere"
    other.mkdir()
    link.symlink_to(other / "real.log")
    real = Log(other / "real.log")
    bind(program, [link])
    with piping(program, "logs/my-shop?source=app&tail=0") as stream:
        stream.until(b": \n\n", 3)
        delays = []
        for _ in range(5):
            time.sleep(0.5)
            began = time.monotonic()
            real.write_as(1)
            next_line(stream)
            delays.append(time.monotonic() - began)
    assert statistics.median(delays) < 0.3, delays
    real.close()


def test_a_link_among_what_a_pattern_matches(program, log):
    """Who may write there shows nobody a file of their choice."""
    place = log.path.with_name("logs")
    place.mkdir()
    (place / "evil.log").symlink_to(program.state.directory / "tokens")
    (place / "good.log").write_text("good\n")
    (place / "deep").symlink_to(program.state.directory)
    give_away(place)
    bind(program, [place / "*.log", place / "*" / "tok*"])
    with piping(program, "logs/my-shop?source=app") as stream:
        assert next_line(stream)[0] == b"good"
        # Some looks, but it is told once.
        for _ in range(3):
            assert b"data" not in stream.until(b": \n\n", 5)
        (place / "evil.log").unlink()
        (place / "evil.log").write_text("mine\n")
        assert next_line(stream)[0] == b"mine"
        bind(program, [])
        output, errors = stream.rest()
    assert b"data" not in output
    for name in ("evil.log", "deep"):
        told = f"{place / name} is a symbolic link, which no pattern follows"
        assert errors.decode().count(told) == 1
    # Who names it has it.
    (place / "evil.log").unlink()
    (place / "evil.log").symlink_to(place / "good.log")
    bind(program, [place / "evil.log"])
    with piping(program, "logs/my-shop?source=app") as stream:
        assert next_line(stream)[0] == b"good"


def test_streams_are_counted(program, log):
    """Thirty-two, whoever has them; the next is told to try again."""
    targets = ("logs/my-shop", "logs/blog", "events", "events/blog")
    log.write()
    with contextlib.ExitStack() as stack:
        for target in targets * (SLOTS // len(targets)):
            stream = stack.enter_context(piping(program, target))
            assert parse(stream.until(b"\r\n\r\n", 5)).status == 200
        refused = program.send(ask("GET logs/my-shop"))
        assert refused.status == 503
        assert refused.values("Retry-After") == ["1"]
        assert program.send(ask("HEAD logs/my-shop")).status == 200
    with piping(program, "logs/my-shop") as stream:
        assert number(next_line(stream)[0]) == 0


def test_who_was_away_for_long(program, log):
    """Gets all that came since, which is never in memory together."""
    log.write()
    with piping(program, "logs/my-shop") as stream:
        place = next_line(stream)[1]
    padded = line(0).replace("Mozilla", "Mozilla" + 20_000 * "x")
    for packs in (True, False):
        for _ in range(1500):
            log.file.write(padded.replace('"/0"', f'"/{log.written}"').encode())
            log.written += 1
        log.roll(packs)
    with piping(program, "logs/my-shop",
                HTTP_LAST_EVENT_ID=place) as stream:
        for wanted in range(1, log.written):
            assert number(next_line(stream)[0]) == wanted
        assert memory(stream, "VmHWM") < 12_000


def test_a_long_line_takes_no_lasting_memory(program, log):
    """Lines of megabytes come whole; of a thousand of them only some."""
    log.close()
    long = b"x" * (1 << 20)
    with open(log.path, "wb") as file:
        for _ in range(40):
            file.write(long + b"\n")
    with piping(program, "logs/my-shop?source=app&tail=1000") as stream:
        for _ in range(2):
            assert next_line(stream)[0] == long
        os.truncate(log.path, 0)
        with open(log.path, "wb") as file:
            file.write(b"short\n")
        while next_line(stream)[0] != b"short":
            pass
        assert memory(stream, "VmRSS") < 40_000


def memory(stream, name):
    """What /proc says of the memory of a stream's process, in KiB."""
    status = pathlib.Path(f"/proc/{stream.process.pid}/status").read_text()
    return int(status.split(name + ":")[1].split()[0])
