"""Ways to change what the loop goes by: each gives an app another path."""

import json
import subprocess

from runner_scene import probe_text, spelt, write_new
from runner_slugs import early_slug

#: A second until it is seen, and the delay of the first check.
SEEN = 1.3
#: The app that is changed.
SHOP = early_slug("shop")
NEW = {"path": "/new"}


def by_command(scene, slug):
    """On the command line."""
    scene.tool("obs-probes", "set", slug, "--path=/new")


def by_request(scene, slug):
    """Over REST, by the bare program."""
    config = scene.stored(slug)["config"] | NEW
    answer = scene.programs.request(
        scene.state, "PUT", f"probes/{slug}", spelt(config).encode())
    assert answer.status == 200, answer


def in_place(scene, slug):
    """As an editor does that writes over the file."""
    path = scene.folder(slug) / "probe.json"
    path.write_text(changed(scene, slug), encoding="utf-8")


def by_rename(scene, slug):
    """As an editor does that makes a new file."""
    write_new(scene.folder(slug) / "probe.json", changed(scene, slug))


def by_sed(scene, slug):
    """With sed -i."""
    subprocess.run(
        ["sed", "-i", 's|"path":"/"|"path":"/new"|',
         scene.folder(slug) / "probe.json"], check=True)


def by_hand_spelt_otherwise(scene, slug):
    """With spaces and lines, which the tools don't write."""
    probe = scene.stored(slug)
    probe["config"] |= NEW
    path = scene.folder(slug) / "probe.json"
    path.write_text(json.dumps(probe, indent=2) + "\n", encoding="utf-8")


def with_all_of_its_directory(scene, slug):
    """As a restored backup comes."""
    folder = scene.folder(slug)
    text = changed(scene, slug)
    folder.rename(folder.with_name(f"{slug}-before"))
    write_new(scene.folder(slug) / "app.json", scene.base(slug))
    write_new(folder / "probe.json", text)


def changed(scene, slug):
    """The file with another path."""
    probe = scene.stored(slug)
    config = probe.pop("config")
    return probe_text(config | NEW, probe)


CHANGES = [by_command, by_request, in_place, by_rename, by_sed,
           by_hand_spelt_otherwise, with_all_of_its_directory]


def bind(scene, slug, port):
    """On the command line: another place."""
    scene.tool("obs-probes", "bind", slug, f"http://{slug}.test",
               f"--connect-to=127.0.0.1:{port}")


def bind_in_place(scene, slug, port):
    """The same as an editor does that writes over the file."""
    path = scene.folder(slug) / "app.json"
    path.write_text(scene.base(slug, port), encoding="utf-8")


def bind_by_rename(scene, slug, port):
    """The same as an editor does that makes a new file."""
    write_new(scene.folder(slug) / "app.json", scene.base(slug, port))


BINDINGS = [bind, bind_in_place, bind_by_rename]
