"""The image and the compose file, read and tried step by step: they need no container engine to be checked."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from tests.variables import BASE, environment, variables

DOCKERFILE = (BASE / "Dockerfile").read_text()
STEPS = [
    (line.partition(" ")[0], line.partition(" ")[2])
    for line in re.sub(r"\\\n\s*", "", DOCKERFILE).splitlines()
    if line and not line.startswith("#")
]
STAGES = [index for index, (word, _) in enumerate(STEPS) if word == "FROM"]
LAST = STEPS[STAGES[-1] :]
COPIED = [words.split() for word, words in STEPS if word == "COPY" and not words.startswith("--from")]


def test_the_image_is_built_in_two_stages():
    assert len(STAGES) == 2
    assert not any(word in ("RUN", "COPY") and "pip" in words for word, words in LAST)


def test_everything_copied_exists_and_reaches_the_builder():
    sent = [line[1:] for line in (BASE / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for *sources, _target in COPIED:
        for source in sources:
            assert (BASE / source).exists(), source
            assert any(fnmatch(source, mark) or source.startswith(f"{mark}/") for mark in sent), source


def test_nothing_private_reaches_the_builder():
    lines = (BASE / ".dockerignore").read_text().splitlines()
    assert next(line for line in lines if not line.startswith("#")) == "*"
    assert not {"!data", "!.git", "!.env", "!.venv"} & set(lines)


def test_the_process_is_not_root():
    users = [words for word, words in LAST if word == "USER"]
    assert users == ["10001:10001"]
    order = [word for word, _ in LAST]
    assert order.index("USER") > max(index for index, word in enumerate(order) if word in ("RUN", "COPY"))


def test_the_image_holds_no_secret():
    given = " ".join(words for word, words in STEPS if word in ("ARG", "ENV"))
    assert not re.search(r"secret|password|token|key", given, re.IGNORECASE)
    assert "DATA_DIR=/tmp/build" in DOCKERFILE
    assert not any("/tmp" in words for word, words in LAST if word == "COPY")


def test_the_host_learns_whether_the_process_answers():
    check = next(words for word, words in LAST if word == "HEALTHCHECK")
    assert "/health/live" in check


def test_every_variable_of_the_image_and_of_compose_is_a_setting():
    known = variables() | {"VENV", "TMPDIR", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    given = {part.partition("=")[0] for word, words in LAST if word == "ENV" for part in words.split()}
    given |= set(compose()["services"]["app"]["environment"])
    assert given <= known


def compose() -> dict:
    return yaml.safe_load((BASE / "compose.yaml").read_text())


def test_compose_needs_one_writable_volume_and_nothing_else():
    app = compose()["services"]["app"]
    assert app["read_only"] is True
    assert app["volumes"] == ["data:/data"]
    assert app["cap_drop"] == ["ALL"]
    assert set(app["depends_on"]) == {"database", "cache"}


def test_compose_waits_for_healthy_neighbours_and_has_no_default_password():
    services = compose()["services"]
    for name in services["app"]["depends_on"]:
        assert "healthcheck" in services[name]
        assert "ports" not in services[name]
    assert services["database"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """What the image holds under /app."""
    app = tmp_path / "app"
    for *sources, target in COPIED:
        for source in sources:
            place = app / source if target == "./" else app / target
            if (BASE / source).is_dir():
                shutil.copytree(BASE / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(BASE / source, place)
    return app


def test_what_is_copied_is_enough_and_is_never_written_to(unpacked, tmp_path):
    def run(*command: str, data: str) -> None:
        env = environment(DATA_DIR=str(tmp_path / data), PYTHONDONTWRITEBYTECODE="1")
        done = subprocess.run([sys.executable, *command], cwd=unpacked, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def files() -> dict[Path, float]:
        return {file: file.stat().st_mtime for file in unpacked.rglob("*") if file.is_file()}

    run("manage.py", "collectstatic", "--noinput", "--verbosity", "0", data="build")
    before = files()
    run("manage.py", "migrate", "--verbosity", "0", data="data")
    run("manage.py", "seed", data="data")
    page = "from django.test import Client; import django; django.setup(); assert Client(HTTP_HOST='localhost').get('/fr/').status_code == 200"
    run("-c", "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'helpcenter.settings'; " + page, data="data")
    assert files() == before
