"""The Spark program of obs-analytics(1): the bytes of one process."""

import re
import sys

import pytest

from map_reduce import MapReduce
from spark import CHECKOUT, Spark

sys.path.append(str(CHECKOUT / "Tests" / "Transcripts"))
from documents import literal_blocks  # noqa: E402

MANUAL = CHECKOUT / "Sources" / "obs-analytics" / "obs-analytics.1"
#: A task and the executor that it runs on, in Spark's log.
TASK = re.compile(r"Starting task .*executor (\w+), partition")


@pytest.fixture(scope="module")
def work(program, tmp_path_factory):
    return MapReduce(program, tmp_path_factory.mktemp("spark logs"))


@pytest.fixture(scope="module")
def rollups(work):
    """The program as the manual shows it."""
    [shown] = [block for block in literal_blocks(MANUAL)
               if "pyspark" in block and "import" in block]
    path = work.folder / "rollups.py"
    path.write_text(shown)
    return path


@pytest.fixture
def spark(work, tmp_path):
    return Spark(tmp_path, work.environment)


def test_local(spark, work, rollups):
    status, output, errors = spark.submit("local[2]", rollups, *work.logs)
    assert (status, output) == (0, work.one_process), errors


def test_cluster_of_two_workers(spark, work, rollups):
    with spark.cluster(workers=2) as (url, folders):
        status, output, errors = spark.submit(url, rollups, *work.logs)
        assert (status, output) == (0, work.one_process), errors
        assert set(TASK.findall(errors)) == {"0", "1"}
        assert all(any(folder.glob("app-*/*/stderr")) for folder in folders)


def test_log_that_is_missing(spark, work, rollups):
    """A part that fails fails the whole: no number is silently low."""
    status, output, errors = spark.submit(
        "local[2]", rollups, *work.logs, "/nowhere/access.log")
    assert status != 0 and b'{"slug"' not in output
    assert "can't read /nowhere/access.log: there is no such file" in errors
