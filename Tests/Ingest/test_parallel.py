"""map and reduce under GNU parallel and xargs: the bytes of one process."""

import collections
import random

import pytest

import oracle
from map_reduce import MapReduce

REDUCE = " | obs-analytics reduce"
#: Of whole files and of parts, by name. map's summaries go to stderr.
WAYS = {
    "files with GNU parallel":
        'parallel -j 2 obs-analytics map ::: "$@"' + REDUCE,
    "files with xargs":
        'printf "%s\\0" "$@" | xargs -0 -P 2 -I % '
        'sh -c \'obs-analytics map "$1" >"$1.part"\' sh %'
        "; cat ./*.part" + REDUCE,
    "parts of a file with GNU parallel":
        "parallel -j 2 --pipepart --block 50k -a whole.log "
        "obs-analytics map" + REDUCE,
    "parts of a stream with GNU parallel":
        "gzip -c whole.log | gzip -dc | "
        "parallel -j 2 --pipe --block 50k obs-analytics map" + REDUCE,
    "parts with split and xargs":
        "split -n l/7 whole.log piece.; printf '%s\\n' piece.* | "
        "xargs -P 2 -I % sh -c 'obs-analytics map <% >%.part'; "
        "obs-analytics reduce piece.*.part",
}


@pytest.fixture(scope="module")
def work(program, tmp_path_factory):
    return MapReduce(program, tmp_path_factory.mktemp("map reduce"))


@pytest.fixture(autouse=True)
def without_parts(work):
    """Each test finds the logs alone."""
    yield
    for path in {*work.folder.glob("*.part"), *work.folder.glob("piece.*")}:
        path.unlink()


def test_one_process_counts_right(work):
    """What the others are compared with is what is in the logs."""
    counted = work.analytics.count(work.lines)
    assert len(counted) > 8 and counted.skipped["unknown_host"] > 100
    oracle.assert_equal(oracle.merged_rows(work.one_process), counted)


def test_same_rows_as_ingest(work):
    work.analytics.ingest(work.whole)
    stored = work.analytics.stored()
    for key, row in oracle.merged_rows(work.one_process).items():
        del row["slug"], row["latency"]
        assert stored.pop(key) == row
    assert stored == {}


@pytest.mark.parametrize("way", WAYS)
def test_same_bytes(work, way):
    output, summaries = work.shell(WAYS[way], *work.logs)
    assert output == work.one_process
    assert len(summaries) > 3
    # Together they have looked at each line once.
    [whole] = work.shell("obs-analytics map whole.log >whole.part")[1]
    assert added(summaries) == added([whole])
    assert whole["lines"] == len(work.lines)


def added(summaries):
    """The counts of some summaries, added up."""
    counts = collections.Counter()
    for summary in summaries:
        counts.update(summary["skipped"], lines=summary["lines"],
                      counted=summary["counted"])
    return counts


def test_several_files_at_once(work):
    assert work.reduce(work.map(*work.logs)) == work.one_process


def test_reduced_again(work):
    """What reduce prints is what reduce makes of it."""
    assert work.reduce(work.one_process) == work.one_process
    assert work.reduce(b"") == b""
    assert work.map(stdin=b"") == b""


@pytest.mark.parametrize("seed", range(8))
def test_any_grouping(work, seed):
    """Parts of any size, merged in any order and any grouping."""
    choice = random.Random(seed)
    lines = choice.sample(work.lines, len(work.lines))
    cuts = sorted(choice.sample(range(len(lines)), choice.randrange(2, 12)))
    parts = [work.map(stdin=b"".join(lines[start:end]))
             for start, end in zip([0, *cuts], [*cuts, len(lines)])]
    while len(parts) > 1:
        choice.shuffle(parts)
        group = choice.randrange(1, len(parts)) + 1
        parts[:group] = [work.reduce(*parts[:group])]
        if choice.randrange(3) == 0:
            parts.append(work.reduce(parts.pop()))
    assert work.reduce(*parts) == work.one_process


def test_lines_in_any_order(work):
    """The lines of parts need not stay together."""
    lines = [line for log in work.logs
             for line in work.map(log).splitlines(keepends=True)]
    random.Random(1).shuffle(lines)
    assert work.reduce(*lines) == work.one_process
