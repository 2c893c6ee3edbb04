"""What the release tools are linked to: ARCHITECTURE.md, "Linkage"."""
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("OBS_BIN", ROOT / ".build" / "release"))

# What every dynamic program of Debian has, and Swift's numbers need.
LIBC = {"linux-vdso", "ld-linux-x86-64", "libc", "libm"}


def libraries(tool):
    """The shared libraries that a tool loads, without their versions."""
    listing = subprocess.run(["ldd", BIN / tool], capture_output=True,
                             text=True, env={"LC_ALL": "C", "PATH": "/usr/bin"})
    if "not a dynamic executable" in listing.stderr:
        return set()
    assert listing.returncode == 0, listing.stderr
    names = re.findall(r"^\s*(\S+)", listing.stdout, re.MULTILINE)
    return {name.rsplit("/", 1)[-1].split(".so")[0] for name in names}


def readelf(what, tool):
    """What binutils tells of a tool."""
    return subprocess.run(["readelf", "--wide", what, BIN / tool], text=True,
                          capture_output=True, check=True).stdout


@pytest.mark.parametrize("tool", ["obs-events", "obs-analytics"])
def test_what_is_started_most_is_fully_static(tool):
    assert libraries(tool) == set()


@pytest.mark.parametrize("tool", ["obs-probes", "obs-metrics"])
def test_what_needs_a_library_loads_libc_alone(tool):
    # libcurl and libvirt come by dlopen, for checks and for questions.
    assert libraries(tool) == LIBC


@pytest.mark.parametrize("tool", ["obs-probes", "obs-metrics"])
def test_it_is_loaded_anywhere_and_soon(tool):
    # Addresses to relocate are packed, but for a few, and none is exported.
    entries = readelf("--dynamic", tool)
    assert re.search(r"FLAGS_1.* PIE", entries)
    assert re.search(r"\(RELR\)", entries)
    assert int(re.search(r"\(RELASZ\)\s+(\d+)", entries)[1]) < 4096
    symbols = readelf("--dyn-syms", tool).splitlines()[3:]
    assert symbols and all(" UND " in symbol for symbol in symbols)


@pytest.mark.parametrize("tool", ["obs-probes", "obs-metrics"])
def test_swift_and_libsodium_are_inside(tool):
    outside = {name for name in libraries(tool)
               if re.match(r"libswift|libFoundation|lib_Foundation|libsodium",
                           name)}
    assert outside == set()
