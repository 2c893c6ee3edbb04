"""The hooks of the manual and of README, as they stand there."""

import subprocess

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import failing, up
from runner_process import wait_until

from hook_process import Hook
from hook_servers import MailServer, WebHook
from hook_text import readme_script, script, unit

OPS = ["ops@example.com"]
#: What a shell, printf, jq, mail or JSON might act on.
TRAPS = """'"; touch trap; $(touch trap) `touch trap` ${HOME} %s %n \\n \\\\
.
..two dots
Bcc: evil@example.com
\t\\(.slug) &amp; <b>ünï ✓</b> |touch trap&
#! -- ~ * ? [a]
"""


@pytest.fixture
def mail():
    """A mail server that is not up yet."""
    return MailServer()


@pytest.fixture
def webhook():
    with WebHook() as webhook:
        yield webhook


@pytest.fixture
def mailing(scene, folder, mail):
    """The manual's hook for mail."""
    with Hook(scene, script("mail-probes", folder), mail.port) as hook:
        yield hook


@pytest.fixture(params=["the manual's", "README's"])
def posting(request, scene, folder, webhook):
    """The hooks for a web server."""
    path = readme_script(folder) if request.param == "README's" else (
        script("post-probes", folder))
    with Hook(scene, path, url=webhook.url) as hook:
        hook.settle(webhook.bodies)
        yield hook


def arrived(found, number):
    """What has come, once it is so much."""
    return wait_until(lambda: len(found()) >= number and found())


def test_mail_when_an_app_goes_down_and_comes_up(scene, mailing, mail):
    scene.add("shop", interval_s=5)
    scene.apps.let("shop", failing)
    with mail.up(), scene.running():
        mailing.settle(mail.mails)
        [(to, first)] = arrived(lambda: mail.mails("shop"), 1)
        assert to == OPS and first["To"] == "ops@example.com"
        assert first["Subject"] == "shop: probe_down"
        told = ["Probe failed 2 times in a row: http: status 503, not 200",
                scene.events("shop")[0]["at"]]
        assert first.get_content().splitlines() == told
        scene.apps.let("shop", up)
        _, (_, second) = arrived(lambda: mail.mails("shop"), 2)
        assert second["Subject"] == "shop: probe_up"
        assert "Answers again after" in second.get_content()


def test_mail_waits_for_its_server(mailing, mail):
    with mail.up():
        mailing.settle(mail.mails)
    for message in ("first", "second"):
        mailing.append("shop", message)
    mailing.says("Connection refused")
    assert mail.mails("shop") == []
    with mail.up():
        mailing.wake()
        found = arrived(lambda: mail.mails("shop"), 2)
    assert [mail.get_content().splitlines()[0] for _, mail in found] == [
        "first", "second"]


def test_refused_mail_is_told_and_left(mailing, mail):
    with mail.up():
        mailing.settle(mail.mails)
        mail.unknown.update(OPS)
        mailing.append("shop", "refused")
        mailing.says("No such user")
        mail.unknown.clear()
        mailing.append("shop", "taken")
        [(_, only)] = arrived(lambda: mail.mails("shop"), 1)
    assert only.get_content().startswith("taken")


def test_text_is_only_text_in_mail(mailing, mail, folder):
    with mail.up():
        mailing.settle(mail.mails)
        mailing.append("shop", TRAPS)
        [(to, only)] = arrived(lambda: mail.mails("shop"), 1)
    assert to == OPS
    assert set(only.keys()) == {
        "To", "Subject", "MIME-Version", "Content-Type", "From", "Date",
        "Content-Transfer-Encoding", "Message-ID"}
    *text, at = only.get_content().replace("\r\n", "\n").splitlines()
    assert "\n".join(text) == TRAPS
    assert at.endswith("+00:00")
    assert_untrapped(folder)


def test_post_when_an_app_goes_down(scene, posting, webhook):
    scene.add("shop", interval_s=5)
    scene.apps.let("shop", failing)
    with scene.running():
        [body] = arrived(lambda: webhook.bodies("shop"), 1)
    message = "Probe failed 2 times in a row: http: status 503, not 200"
    assert body in ({"text": f"shop: {message}"}, scene.events("shop")[0])
    assert {head for head, _ in webhook.taken} == {
        ("/a/b?c=d", "application/json")}


def test_text_is_only_text_in_a_post(posting, webhook, scene, folder):
    posting.append("shop", TRAPS)
    [body] = arrived(lambda: webhook.bodies("shop"), 1)
    assert body in ({"text": f"shop: {TRAPS}"}, scene.events("shop")[0])
    assert scene.events("shop")[0]["message"] == TRAPS
    assert_untrapped(folder)


def test_post_is_tried_again(scene, folder, webhook):
    path = script("post-probes", folder)
    with Hook(scene, path, url=webhook.url) as hook:
        hook.settle(webhook.bodies)
        webhook.answers += [503, 502]
        hook.append("shop", "first")
        hook.append("shop", "second")
        found = arrived(lambda: webhook.bodies("shop"), 2)
    assert found == [{"text": "shop: first"}, {"text": "shop: second"}]


def assert_untrapped(folder):
    """Nothing of what was told has been done."""
    assert not list(folder.rglob("*trap*"))


def test_unit_of_the_manual(folder):
    """systemd knows every setting of it."""
    program = script("mail-probes", folder)
    program.chmod(0o755)
    here = folder / "mail-probes.service"
    assert "=/usr/local/bin/mail-probes\n" in unit()
    here.write_text(unit().replace("/usr/local/bin/mail-probes", str(program)))
    ended = subprocess.run(
        ["systemd-analyze", "verify", here], text=True, capture_output=True)
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")
