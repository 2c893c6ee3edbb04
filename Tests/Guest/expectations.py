"""What both faces of obs-metrics must answer."""

from concurrent.futures import ThreadPoolExecutor

# The guest of conftest.py.
GUEST = {
    "vcpus": 1,
    "memory_mb": 256,
    "disks": [{"target": "vda", "capacity_gb": 1}],
}
UNKNOWN = 'libvirt knows no VM named "{}"'


def assert_both(tool, vm, expected, **options):
    """Both faces tell this allocation of the VM."""
    assert tool.show(vm, **options).allocation == expected
    assert tool.get(vm, **options).allocation == expected


def assert_unknown(tool, vm, named):
    """Both faces say that there is no such VM."""
    shown = tool.show(vm)
    assert (shown.status, shown.stdout) == (1, ""), shown
    assert UNKNOWN.format(named) in shown.stderr
    got = tool.get(vm)
    assert (got.code, got.status) == (404, 0), got
    assert got.detail == UNKNOWN.format(named)


def assert_unreachable(answers, reason, least=0.0, most=2.0):
    """Both faces say why libvirt can't be had, neither early nor late."""
    shown, got = answers
    assert (shown.status, shown.stdout) == (69, ""), shown
    assert len(shown.stderr.splitlines()) == 1, shown
    assert reason in shown.stderr, shown
    assert (got.code, got.stderr) == (503, ""), got
    assert reason in got.detail
    assert int(got.headers["retry-after"]) > 0
    for answer in answers:
        assert least <= answer.seconds <= most, answer


def ask_at_once(*questions):
    """Asks all at the same time; the answers in the order of the questions."""
    with ThreadPoolExecutor(len(questions)) as threads:
        asked = [threads.submit(question) for question in questions]
        return [question.result() for question in asked]
