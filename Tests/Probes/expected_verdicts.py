"""What a check must say, and what holds for every verdict."""

import dataclasses
import datetime
import re

FIELDS = ["slug", "at", "status", "http_status", "error", "latency_ms",
          "certificate_days"]
CLASSES = "dns|connect|tls|timeout|http|protocol|blocked|local"
ERROR = re.compile(f"(?:{CLASSES}): [ -~\u00a1-\U0010fffd]+")
LONGEST_ERROR = 200
#: What a check may take on top of its timeout.
GRACE = 1.0


@dataclasses.dataclass(frozen=True)
class Expected:
    """`kind` is the class of the error, several with |, or `up`."""

    kind: str = "up"
    words: str = ""
    http_status: int | None = None

    def require(self, verdict):
        """Fails unless a verdict says so; `words` is a pattern."""
        error = verdict["error"]
        kind = error.partition(":")[0] if error else "up"
        assert kind in self.kind.split("|"), verdict
        assert re.search(self.words, error or ""), verdict
        assert verdict["http_status"] == self.http_status, verdict


UP = Expected(http_status=200)


def check(probes, url, expected, connect_to="", environment=None, **config):
    """Checks one new app now; the verdict must be sound and as expected."""
    probes.bind("shop", url, connect_to)
    probes.set("shop", **config)
    run = probes.run("once", "shop", environment=environment)
    assert len(run.lines()) == 1, run
    verdict = run.lines()[0]
    require_sound(verdict, probes.stored("shop"))
    require_clean(run.output, run.errors.encode(),
                  (probes.folder("shop") / "probe.json").read_bytes())
    assert run.status == {"up": 0, "down": 1, None: 69}[verdict["status"]]
    limit = probes.stored("shop")["config"]["timeout_s"] + GRACE
    assert run.seconds < limit, (run, verdict)
    expected.require(verdict)
    return verdict


def require_sound(verdict, stored):
    """What must hold whatever was found, and be stored as it was printed."""
    assert list(verdict) == FIELDS
    error, status = verdict["error"], verdict["status"]
    if error is None:
        assert status == "up", verdict
        assert verdict["http_status"] == stored["config"]["expected_status"]
    else:
        assert ERROR.fullmatch(error), verdict
        assert len(error.encode()) <= LONGEST_ERROR, verdict
        assert status == (None if error.startswith("local:") else "down")
    require_numbers(verdict)
    assert recent(verdict["at"]), verdict
    if status:
        assert (stored["last_run_at"], stored["last_status"],
                stored["last_http_status"], stored["last_error"]) == (
            verdict["at"], status, verdict["http_status"], error)


def require_numbers(verdict):
    """The latency is that of the answer's head: both are there or neither."""
    latency, http_status = verdict["latency_ms"], verdict["http_status"]
    assert (latency is None) == (http_status is None), verdict
    assert latency is None or 0 < latency < 61_000, verdict
    assert http_status is None or 100 <= http_status <= 999, verdict
    assert isinstance(verdict["certificate_days"], int | None), verdict


def recent(at):
    """Whether that is a UTC time of the last minute."""
    assert at.endswith("+00:00") and len(at) == 25, at
    age = datetime.datetime.now(datetime.timezone.utc) \
        - datetime.datetime.fromisoformat(at)
    return -1 < age.total_seconds() < 60


def require_clean(*texts):
    """No control character but line ends goes to a terminal or a file."""
    for text in texts:
        bad = [c for c in text.decode() if c != "\n" and (
            ord(c) < 32 or 127 <= ord(c) < 160)]
        assert not bad, text
