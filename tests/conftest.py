from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from faq.citing.middleware import visits
from faq.citing.missed import misses
from faq.editorial import due
from faq.models import Tally
from faq.search.backends import backend
from faq.search.insight import searches
from tests.builders import make_editor
from tests.connections import connections_stay_open
from tests.servers import free_port

# Playwright's event loop makes Django believe it runs in async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Milliseconds: nothing is measured by it, and a small machine may be busy.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if _commits(item) is not None:
            item.add_marker("database")


def _commits(item: pytest.Item) -> bool | None:
    """Whether the test's writes are committed, so that others could see them; None for one that asks no database."""
    marker, fixtures = item.get_closest_marker("django_db"), getattr(item, "fixturenames", ())
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in fixtures:
        return True
    case = getattr(item, "cls", None)
    asks = marker or "db" in fixtures or (case and issubclass(case, TransactionTestCase))
    return False if asks else None


def pytest_sessionstart() -> None:
    """Before any test module is read: some of them start the whole application, which looks through these files then."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _media_in_a_folder_of_its_own(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    """Limits per client are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def editor(client: Client) -> Client:
    """A browser in which an editor, who may do everything, is logged in."""
    client.force_login(make_editor())
    return client


@pytest.fixture
def connection_stays_open() -> Iterator[None]:
    with connections_stay_open():
        yield


@pytest.fixture(autouse=True)
def _the_database_is_as_it_was_made(request: pytest.FixtureRequest) -> None:
    """A test that commits is cleared away table by table: the index, which is no table of Django's, stays behind, and the
    roles that the migrations made are gone."""
    commits = _commits(request.node)
    if commits is None:
        return
    request.getfixturevalue("transactional_db" if commits else "db")
    if commits:
        backend().remove(list(backend().texts()))
    if not Group.objects.exists():
        for migration, verb in (("0005_editorial", "make_roles"), ("0010_desk", "open_the_desk")):
            getattr(import_module(f"faq.migrations.{migration}"), verb)(apps, None)


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The site behind its own middleware, which serves the collected static files by their hashed names."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's own Chromium, driven by Playwright."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: sudo apt-get install chromium (or scripts/system-deps)"
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=quiet + (["--no-sandbox"] if os.geteuid() == 0 else [])
        )
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own: no cookie, French, a phone's width."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(autouse=True)
def _nobody_asks_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that now one test, now another would pay for."""
    monkeypatch.setattr(due, "_again", float("inf"))
    monkeypatch.setattr(due, "_first", None)


@pytest.fixture(autouse=True)
def _no_count_is_written_behind_a_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Tally, "SECONDS", 3600)
    yield
    for tally in (searches, visits, misses):
        tally.drop()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own on a free port of this machine, without a disk."""
    path = shutil.which("redis-server")
    assert path, "Redis is missing: sudo apt-get install redis-server (or scripts/system-deps)"
    port = free_port()
    command = [path, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    folder = tmp_path_factory.mktemp("redis")
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)
