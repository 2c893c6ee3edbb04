"""Analytics and metrics."""

from state import ROLLUPS, SAMPLES
from table import answer, ask, case, problem

TEN, THREE, ONE = ROLLUPS


def analytics(days, *rows, slug="my-shop"):
    """The answer of analytics."""
    return answer(f'{{"slug":"{slug}","days":{days},'
                  f'"rollups":[{",".join(rows)}]}}')


def without_name(sample):
    """A sample as it is answered: its VM's name stays behind."""
    return sample.replace('"vm_name":"test",', "")


ANALYTICS = [
    case("a week of analytics", ask("GET analytics/my-shop"),
         analytics(7, THREE, ONE),
         ask("HEAD analytics/my-shop"), analytics(7, THREE, ONE)),
    case("a year of analytics", ask("GET analytics/my-shop?days=366"),
         analytics(366, TEN, THREE, ONE)),
    case("analytics of an app without any", ask("GET analytics/new?days=1"),
         analytics(1, slug="new")),
] + [
    case(f"days={text}", ask(f"GET analytics/my-shop?days={text}"),
         problem(422, f'days must be an integer from 1 to 366, not "{text}"'))
    for text in ("0", "367", "-1", "x", "", "7.0", "12345678901234567890")
]

#: What libvirt's own test driver has: a VM named test.
ALLOCATION = ('{"vcpus":2,"memory_mb":8192,"disks":[{"target":"vda",'
              '"capacity_gb":1024}]}')
NO_LIBVIRT = "OBS_LIBVIRT_URI=qemu+unix:///system?socket=/nonexistent\n"
NAME_RULE = "vm_name must be 1 to 255 bytes without NUL, not "


def metrics(*samples):
    """The answer of metrics for the test driver's VM."""
    return answer(f'{{"allocation":{ALLOCATION},'
                  f'"samples":[{",".join(samples)}]}}')


SAMPLED = metrics(*map(without_name, SAMPLES))

METRICS = [
    case("metrics of a VM by its name",
         ask("GET metrics/my-shop?vm_name=test"), SAMPLED,
         ask("HEAD metrics/my-shop?vm_name=test"), SAMPLED),
    case("metrics of the VM of the newest deployment",
         ask("GET metrics/my-shop"), SAMPLED),
    case("metrics of an app without samples",
         ask("GET metrics/new?vm_name=test"), metrics()),
    case("metrics of a VM that libvirt does not know",
         ask("GET metrics/my-shop?vm_name=nope"),
         problem(404, 'libvirt knows no VM named "nope"')),
    case("metrics of an app without a VM", ask("GET metrics/new"),
         problem(404, "new is bound to no VM: name one, or bind it to one")),
    case("metrics of a VM without a name",
         ask("GET metrics/my-shop?vm_name="),
         problem(422, f'{NAME_RULE}""'),
         ask("GET metrics/my-shop?vm_name=" + "v" * 256),
         problem(422, f'{NAME_RULE}"{"v" * 64}\u2026"')),
    case("metrics without libvirt", ask("GET metrics/my-shop?vm_name=test"),
         problem(503, "libvirt at qemu+unix:///system?socket=/nonexistent "
                      "can't be reached: Failed to connect socket to "
                      "'/nonexistent': No such file or directory",
                 Retry_After="5"),
         config=NO_LIBVIRT),
]

CASES = ANALYTICS + METRICS
