"""Every command that the documents show is run, tried dry, or named here with the place where it runs."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
from django.core.management import get_commands, load_command_class

from tests.test_docs import PAGES
from tests.variables import BASE, variables

# What a test cannot run on somebody's machine, by its first words, and where it runs.
ELSEWHERE = {
    "sudo apt-get install": "scripts/bare-machine installs them on a bare Debian",
    "git clone": "scripts/bare-machine",
    "git pull": "git's own",
    "git ls-files": "git's own",
    "mkdir -p": "tests/identity/test_languages.py runs it in a copy",
    "cp docs/site.toml": "tests/identity/test_identity.py reads the same file",
    "sudo systemctl": "the service of docs/install.md, which no test installs",
    "find /var/lib/recours": "deletes old backups: never tried",
    "docker": "tests/test_image.py builds the image and runs it as this page says",
    "sudo -u recours": "the same command without another user is tried here",
    "sudo scripts/bare-machine": "asks for root itself",
}
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:[A-Z_]+=[^\s`]+ )*(?:make|manage\.py|scripts/|\.venv/bin/|sudo|docker|git) ?[^`]*)`")


# A block with a loop is a small script: it is read as a whole.
_SCRIPT = re.compile(r"^\s*(?:for|while|until|if) ", re.MULTILINE)


def shown() -> list[str]:
    """Every command once, without its comment."""
    found = set()
    for page in PAGES:
        text = page.read_text()
        blocks = [block for block in _BLOCK.findall(text) if not _SCRIPT.search(block)]
        lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
        for line in lines + _INLINE.findall(text):
            # A crontab's line says first when.
            parts = re.split(r" && ", re.sub(r"^[0-9*]+(?: [0-9*]+){4} +|(?:^| )#.*", "", line).strip())
            found |= {part for part in parts if part and not part.startswith("cd ")}
    return sorted(found)


def words_of(command: str) -> tuple[dict[str, str], list[str]]:
    """The settings in front of a command, and its words."""
    words = shlex.split(re.sub(r"<[^>]*>", "X", command))
    settings = {}
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        name, _, value = words.pop(0).partition("=")
        settings[name] = value
    return settings, words


@pytest.mark.parametrize("command", shown())
def test_a_command_of_the_documents_can_be_given(command):
    settings, words = words_of(command)
    assert set(settings) <= variables() | {"POSTGRES_PASSWORD", "PYTHON"}, f"no such setting in: {command}"
    if not words or any(" ".join(words).startswith(known) for known in ELSEWHERE):
        return
    if words[0] == "make":
        done = subprocess.run([*words, "--dry-run"], cwd=BASE, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    elif any(word.endswith("manage.py") for word in words):
        name, *arguments = words[[word.endswith("manage.py") for word in words].index(True) + 1 :] or ["check"]
        assert name in get_commands(), f"no such command: {command}"
        if not arguments:
            return
        load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(arguments)
    else:
        script = BASE / words[0]
        assert script.is_file(), f"nobody knows how to try: {command}"
        if script.read_text(errors="replace").startswith("#!/bin/sh"):
            subprocess.run(["sh", "-n", str(script)], check=True)


def test_a_script_of_the_documents_is_one():
    scripts = [block for page in PAGES for block in _BLOCK.findall(page.read_text()) if _SCRIPT.search(block)]
    assert scripts
    for script in scripts:
        subprocess.run(["sh", "-n"], input=re.sub(r"<[a-z ]+>", "X", script), text=True, check=True)
