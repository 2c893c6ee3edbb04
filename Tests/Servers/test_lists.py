"""Lists of all apps: what is damaged hides nothing, and a list stays quick."""

import datetime
import json
import re
import subprocess
import sys

import pytest

from account import give_away
from bare import PATIENCE, parse
from state import EVENTS, FILES, SAMPLES, day, kept, rollup
from table import ask
from targets import opened
from test_program import MEMORY_LIMIT, PEAK_MEMORY

#: The lists, and the file of an app that each must read.
LISTS = {
    "events": "events.jsonl", "events?per_app=1": "events.jsonl",
    "probes": "probe.json", "analytics": "rollups.jsonl",
    "metrics": "samples.jsonl",
}
MANY = 1000
READ = re.compile(r"pread64\(.*\) = (\d+)")


@pytest.fixture(scope="module")
def program(folder, dashboard):
    """The bare program, over a state of its own."""
    with opened("bare", folder, dashboard) as bare:
        yield bare


@pytest.fixture
def two(program):
    """Two apps with the same in all files, but for their names."""
    program.state.reset(files={})
    for slug in ("my-shop", "zebra"):
        write_app(program.state, slug)
    return program


def write_app(state, slug):
    """Writes what the state of the table has of its app, as another's."""
    for name, lines in FILES.items():
        if "/my-shop/" in name:
            text = "".join(line + "\n" for line in lines)
            state.write(name.replace("my-shop", slug),
                        text.replace("my-shop", slug))


def read(program, target, before=()):
    """The rows of a list, and what the server's log gets."""
    run = subprocess.run(
        **program.command(ask(f"GET {target}"), before), timeout=PATIENCE,
        capture_output=True)
    assert run.returncode == 0, run
    answer = parse(run.stdout)
    assert answer.status == 200, answer
    rows = json.loads(answer.body)[target.partition("?")[0]]
    return rows, run.stderr.decode()


@pytest.mark.parametrize(("target", "name"), LISTS.items())
def test_a_damaged_app_hides_no_other(two, target, name):
    """The log has one line, which names the file; the app's GET is a 500."""
    become_a_directory(two.state, f"apps/my-shop/{name}")
    rows, told = read(two, target)
    resource = target.partition("?")[0]
    shown = [row for row in rows if row.get("config") is not None] \
        if resource == "probes" else rows
    assert {row["slug"] for row in shown} == {"zebra"}
    assert told.count("\n") == 1 and f"apps/my-shop/{name}" in told, told
    alone = two.send(ask(f"GET {resource}/my-shop"))
    assert alone.status == 500, alone


@pytest.mark.parametrize("name", ["app.json", "events.jsonl"])
def test_a_binding_that_cannot_be_read(two, name):
    """No VM is guessed: the app is left out of metrics."""
    become_a_directory(two.state, f"apps/my-shop/{name}")
    rows, told = read(two, "metrics")
    assert [row["slug"] for row in rows] == ["zebra"]
    assert told.count("\n") == 1 and f"apps/my-shop/{name}" in told, told


def test_damaged_lines_are_passed_over(two):
    """Junk, a line that is torn and a line of zeros behind the newest."""
    for name in ("events.jsonl", "rollups.jsonl", "samples.jsonl"):
        path = two.state.directory / "apps/my-shop" / name
        whole = path.read_text()
        path.write_text(whole + 'junk\n{"at":"2026\n[]\n{}\n\n'
                        + "\0" * 5000 + "\n" + whole[:40])
    for target in LISTS:
        rows, told = read(two, target)
        assert told == "", told
        mine, others = (
            [{**row, "slug": ""} for row in rows if row["slug"] == slug]
            for slug in ("my-shop", "zebra"))
        assert mine == others != [], target


def become_a_directory(state, name):
    """Puts a directory in the place of a file."""
    path = state.directory / name
    path.unlink(missing_ok=True)
    path.mkdir()
    give_away(path)


def write_long_files(state, slug):
    """Some 300 KB of events, of samples and of days."""
    number = int(slug.removeprefix("app-"))
    state.write(f"apps/{slug}/app.json", '{"vm_name":"test"}')
    state.write(f"apps/{slug}/probe.json", FILES[
        "apps/my-shop/probe.json"][0])
    state.write(f"apps/{slug}/events.jsonl", "".join(
        re.sub("evt-.{12}", f"evt-6a{number % 2:02x}{line:04x}{number:04x}",
               EVENTS[1]).replace("my-shop", slug) + "\n"
        for line in range(1200)))
    state.write(f"apps/{slug}/samples.jsonl", (SAMPLES[0] + "\n") * 2880)
    latency = "[[100000,1]," * 400
    state.write(f"apps/{slug}/rollups.jsonl", "".join(
        kept(rollup(age)).replace("[1,2]", f'"{latency}"') + "\n"
        for age in range(90, -1, -1)))


TARGETS = ["events?per_app=1&limit=1000", "probes", "analytics?days=1",
           "metrics"]


@pytest.mark.parametrize("target", TARGETS)
def test_a_list_reads_the_ends_of_files(program, folder, target):
    """However long they are: else a thousand apps would take seconds."""
    program.state.reset(files={})
    for number in range(3):
        write_long_files(program.state, f"app-{number}")
    log = folder / "reads"
    rows, told = read(program, target, before=[
        "strace", "-f", "-qq", "-e", "trace=pread64", "-o", str(log)])
    assert (len(rows), told) == (3, "")
    sizes = [int(match[1]) for match in READ.finditer(log.read_text())]
    assert 0 < sum(sizes) < 3 * 50_000, sum(sizes)


def test_one_day_is_today(program):
    """Not yesterday, not tomorrow, and not the newest that there is."""
    program.state.reset(files={})
    today = None
    while today != utc_day(0):
        today = utc_day(0)
        for slug, ages in {"a": (1, 0), "b": (2, 1), "c": (0, -1)}.items():
            program.state.write(f"apps/{slug}/rollups.jsonl", "".join(
                kept(rollup(0).replace(day(0), utc_day(age))) + "\n"
                for age in ages))
        rows, _ = read(program, "analytics?days=1")
    days = {row["slug"]: [entry["day"] for entry in row["rollups"]]
            for row in rows}
    assert days == {"a": [today], "b": [], "c": [today]}


def utc_day(age):
    """A day so long ago, as of now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return str((now - datetime.timedelta(days=age)).date())


@pytest.fixture(scope="module")
def fleet(folder, dashboard):
    """A thousand apps."""
    with opened("bare", folder, dashboard) as bare:
        bare.state.reset(files={})
        for number in range(MANY):
            write_app(bare.state, f"app-{number}")
        yield bare


@pytest.mark.parametrize("target", TARGETS)
def test_a_thousand_apps(fleet, folder, target):
    """All of them, by name or by time, in little memory."""
    report = folder / "peak"
    report.write_text("")
    give_away(report)
    rows, told = read(fleet, target, before=[
        sys.executable, "-IS", str(PEAK_MEMORY), str(report)])
    slugs = [row["slug"] for row in rows]
    assert (len(slugs), len(set(slugs)), told) == (MANY, MANY, "")
    assert target.startswith("events") or slugs == sorted(slugs)
    assert int(report.read_text()) < MEMORY_LIMIT, report.read_text()
