"""The state directory that every request of the table starts from."""

import datetime
import fcntl
import hashlib
import pathlib
import shutil

from account import give_away

#: Tokens by what they may do; Alice may do everything.
ALICE, READER, SHOP = "alices-token", "readers-token", "shops-token"

TOKENS = f"""\
# who has which token
{{{ALICE}}} alice rw *

{{{READER}}} reader ro *
{{{SHOP}}} shop rw my-*
"""

CONFIG = "OBS_LIBVIRT_URI=test:///default\n"

#: The events of my-shop, oldest first, as they are stored and answered.
EVENTS = (
    '{"event_id":"evt-6a3eb9ac0001","slug":"my-shop","kind":"deploy_started",'
    '"at":"2026-06-26T17:41:00+00:00","severity":"info","message":"",'
    '"metadata":{}}',
    '{"event_id":"evt-6a3eb9e80002","slug":"my-shop","kind":"probe_down",'
    '"at":"2026-06-26T17:42:00+00:00","severity":"error",'
    '"message":"503 after 12 ms","metadata":{"status":503,"ms":1.20e1}}',
    '{"event_id":"evt-6a3eba240003","slug":"my-shop","kind":"deploy_succeeded",'
    '"at":"2026-06-26T17:43:00+00:00","severity":"info","message":"na\u00efve",'
    '"metadata":{"commit":"a58e5a0","vm_name":"test"}}',
)

#: The one event of another app, whose name no `my-*` matches.
BLOG_EVENT = (
    '{"event_id":"evt-6a3eba060009","slug":"blog","kind":"domain_verified",'
    '"at":"2026-06-26T17:42:30+00:00","severity":"warning","message":"late",'
    '"metadata":{}}'
)

PROBE = (
    '{"config":{"path":"/healthz","interval_s":30,"expected_status":204,'
    '"timeout_s":3,"enabled":false},"last_run_at":"2026-06-26T17:42:00+00:00",'
    '"last_status":"down","last_http_status":503,'
    '"last_error":"http: 503, not 204","consecutive_failures":4}'
)

SAMPLES = (
    '{"at":"2026-06-26T17:42:00+00:00","vm_name":"test","cpu_pct":12.5,'
    '"mem_pct":41.0,"disk_pct":23.1}',
    '{"at":"2026-06-26T17:42:30+00:00","vm_name":"test","cpu_pct":null,'
    '"mem_pct":41.5,"disk_pct":null}',
)



def day(age):
    """A day so long ago, as of when the tests began."""
    return str(TODAY - datetime.timedelta(days=age))


def rollup(age):
    """A day's row as it is answered."""
    return (f'{{"day":"{day(age)}","requests":1{age},"status_2xx":10,'
            '"status_3xx":0,"status_4xx":0,"status_5xx":0,"p50_ms":12.4,'
            '"p95_ms":null,"bytes_out":12345678901234}')


def kept(row):
    """A day's row as it is kept: with what only the ingest needs."""
    return row[:-1] + ',"latency":{"a":[1,2]},"seen":{"log":"x","days":7}}'


TODAY = datetime.datetime.now(datetime.timezone.utc).date()
#: Oldest first; none is of a day that midnight moves in or out of a week.
ROLLUPS = (rollup(10), rollup(3), rollup(1))

FILES = {
    "apps/my-shop/rollups.jsonl": tuple(kept(row) for row in ROLLUPS),
    "apps/my-shop/events.jsonl": EVENTS,
    "apps/my-shop/samples.jsonl": SAMPLES,
    "apps/my-shop/probe.json": (PROBE,),
    "apps/blog/events.jsonl": (BLOG_EVENT,),
}


class State:
    """A state directory in a fresh folder, owned by the ordinary user."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.reset()

    def reset(self, config=CONFIG, files=FILES):
        """Throws all away and writes the same again."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(mode=0o750)
        give_away(self.directory)
        self.write("config", config)
        self.write("tokens", tokens())
        for name, lines in files.items():
            self.write(name, "".join(line + "\n" for line in lines))

    def write(self, name, text):
        """Writes a file, and the directories above it that are missing."""
        path = self.directory / name
        for parent in reversed(path.relative_to(self.directory).parents[:-1]):
            if not (self.directory / parent).is_dir():
                (self.directory / parent).mkdir(mode=0o770)
                give_away(self.directory / parent)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o640)
        give_away(path)

    def lock(self, slug):
        """Takes an app's lock; closing what is returned gives it back."""
        self.write(f"apps/{slug}/.lock", "")
        lock = open(self.directory / f"apps/{slug}/.lock", "rb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock


def tokens():
    """The tokens file: hashes in the place of the tokens."""
    text = TOKENS
    for token in (ALICE, READER, SHOP):
        digest = hashlib.sha256(token.encode()).hexdigest()
        text = text.replace("{" + token + "}", digest)
    return text
