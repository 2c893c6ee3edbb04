"""An app's samples.jsonl: the newest are there, and it stays short."""

import os

import pytest

from sampler_scene import json_lines

LENGTH = 3
TORN = '{"at":"2026-06-26T17:4'
OLD = ('{"at":"2026-06-26T17:42:%02d+00:00","vm_name":"app-vm",'
       '"cpu_pct":1.0,"mem_pct":2.0,"disk_pct":3.0}\n')


@pytest.fixture
def shop(scene):
    """An app with a ring of three samples."""
    scene.bind("shop", "app-vm")
    scene.configure(OBS_SAMPLES=LENGTH)
    return scene


def test_many_sweeps(shop):
    """Never more than twice the length, and the newest always there."""
    printed, longest = [], 0
    for _ in range(16):
        printed += shop.sample()
        stored = shop.rows("shop")
        longest = max(longest, len(stored))
        newest = [{name: value for name, value in row.items()
                   if name != "slug"} for row in printed[-LENGTH:]]
        assert stored[-LENGTH:] == newest
    assert longest == 2 * LENGTH
    shop.require_sound()


def test_a_torn_line_is_sealed(shop):
    """It stays as it is, and the next sample is whole."""
    shop.ring("shop").write_text(OLD % 0 + TORN)
    shop.sample()
    lines = shop.ring("shop").read_text().splitlines()
    assert lines[:2] == [(OLD % 0).rstrip(), TORN] and len(lines) == 3
    shown = shop.run("obs-metrics", "show", "shop")
    assert shown.returncode == 0 and shown.stdout.count('"at":') == 2, shown


def test_torn_lines_do_not_make_it_longer(shop):
    """One in each sweep."""
    for _ in range(12):
        shop.sample()
        assert shop.ring("shop").read_text().count("\n") <= 2 * LENGTH
        with open(shop.ring("shop"), "a") as file:
            file.write(TORN)


def test_a_ring_that_is_too_long_is_cut_to_its_newest(shop):
    """As after a smaller OBS_SAMPLES."""
    shop.ring("shop").write_text("".join(OLD % number for number in range(50)))
    shop.sample()
    lines = shop.ring("shop").read_text().splitlines(True)
    assert lines[:-1] == [OLD % 48, OLD % 49]


def test_junk_takes_no_place(shop):
    """Damaged lines are dropped first, when it is written anew."""
    junk = "junk\n" * 9
    shop.ring("shop").write_text(OLD % 0 + junk + OLD % 1 + junk)
    shop.sample()
    lines = shop.ring("shop").read_text().splitlines(True)
    assert lines[:-1] == [OLD % 0, OLD % 1]


@pytest.mark.parametrize("kind", ["link", "dangling", "folder", "fifo"])
def test_what_is_no_file_is_refused(shop, kind):
    """It stays as it is; the other app has its sample."""
    shop.bind("blog", "app-vm")
    outside = shop.place / "outside"
    outside.write_text("precious\n")
    path = shop.ring("shop")
    {"link": lambda: path.symlink_to(outside),
     "dangling": lambda: path.symlink_to(shop.place / "made"),
     "folder": path.mkdir, "fifo": lambda: os.mkfifo(path)}[kind]()
    for _ in range(2 * LENGTH + 1):
        run = shop.run("obs-metrics", "sample")
        assert run.returncode in (73, 74), run
        assert run.stderr.startswith("obs-metrics: shop: ")
        assert "apps/shop/samples.jsonl" in run.stderr
        assert run.stderr.count("\n") == 1
        assert [row["slug"] for row in json_lines(run.stdout)] == ["blog"]
    assert os.path.lexists(path) and not path.is_file() or path.is_symlink()
    assert outside.read_text() == "precious\n"
    assert not (shop.place / "made").exists()
    assert sorted(entry.name for entry in shop.folder("shop").iterdir()) == [
        ".lock", "app.json", "samples.jsonl"]


def test_nothing_is_synced_but_a_ring_that_is_written_anew(shop):
    """A sample every half a minute of each app must not keep disks awake."""
    for count in range(2 * LENGTH + 1):
        trace = shop.place / "trace"
        shop.sample(before=[
            "strace", "-f", "-qq", "-o", trace, "-e",
            "trace=fsync,fdatasync,sync,syncfs,sync_file_range,renameat"])
        text = trace.read_text()
        if count < 2 * LENGTH:
            assert text == ""
        else:
            assert text.index("fdatasync") < text.index("renameat")
