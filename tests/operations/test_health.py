import errno
import shutil
import tempfile
import threading
import time
from collections import namedtuple

import pytest
from django.db import OperationalError, connection, connections

from faq.models import SearchDocument
from faq.operations import views
from faq.operations.monitoring import health
from faq.operations.store.disk import MAKING, OLDEST, Disk
from tests.builders import make_article
from tests.serving import served


@pytest.fixture(autouse=True)
def _nothing_kept(settings, tmp_path) -> None:
    health.forget()
    settings.PAGES_DIR = tmp_path / "pages"
    settings.PAGES_DIR.mkdir()
    Disk(settings.PAGES_DIR).show(["today"], "content", None)


def faults(response):
    return {name: says for name, says in response.json()["checks"].items() if says != "ok"}


def test_live_answers_without_the_database(client):
    response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"live\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_names_every_check(client):
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {check.name: "ok" for check in views.CHECKS}}
    assert {"database", "migrations", "index", "disk", "pages"} <= set(response.json()["checks"])


def test_a_database_that_is_away_is_said_once_and_sends_readers_elsewhere(client, monkeypatch):
    def away(*args):
        raise OperationalError("password=hunter2 host=10.1.2.3")

    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    monkeypatch.setattr(
        "faq.operations.monitoring.health.MigrationRecorder", lambda connection: pytest.fail("waited again")
    )
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["status"] == "not ready"
    assert faults(response)["database"] == "the database does not answer"
    assert faults(response)["migrations"].startswith("not asked")
    assert "hunter2" not in response.text
    assert "10.1.2.3" not in response.text


@pytest.mark.django_db
def test_a_migration_that_is_missing_sends_readers_elsewhere(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'faq' AND name = '0001_ground'")
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert "manage.py upgrade" in faults(response)["migrations"]


@pytest.mark.django_db
def test_what_newer_code_migrated_does_no_harm(client):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('faq', '9999_later', '2030-01-01')")
    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_a_text_that_is_not_found_is_a_fault_but_readers_are_served(client):
    SearchDocument.objects.filter(translation=make_article()).delete()
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert "manage.py reindex" in faults(response)["index"]
    assert client.get("/health/ready?strict").status_code == 503


@pytest.mark.django_db
def test_a_full_disk_is_seen_and_readers_are_served(client, monkeypatch, settings):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10**9, 10**9 - 1, 1))
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert "DISK_RESERVE" in faults(response)["disk"]

    def full(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device", "/secret/place")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert faults(client.get("/health/ready"))["disk"] == "the data folder cannot be written to"


@pytest.mark.django_db
def test_pages_that_are_missing_old_or_withheld_are_a_fault_but_readers_are_served(client, settings, monkeypatch):
    now = time.time()
    for what, later in (("hours old", OLDEST + 60), ("without the database", MAKING + 60), ("yet", 0)):
        monkeypatch.setattr("faq.operations.views.time.time", lambda later=later: now + later)
        response = client.get("/health/ready")
        assert (response.status_code, response.json()["status"]) == (200, "degraded")
        assert what in faults(response)["pages"]
        if what == "hours old":
            (settings.PAGES_DIR / "withheld").touch()
        else:
            shutil.rmtree(settings.PAGES_DIR)
            settings.PAGES_DIR.mkdir()


@pytest.mark.django_db
def test_a_check_that_breaks_is_a_fault_and_no_error_page(client, monkeypatch):
    def broken():
        raise KeyError("secret")

    monkeypatch.setattr(views, "CHECKS", [health.Check("odd", broken)])
    response = client.get("/health/ready")
    assert response.json() == {"status": "degraded", "checks": {"odd": "the check itself failed; the log says why"}}


def test_a_costly_answer_is_kept_for_less_than_fifteen_seconds(monkeypatch):
    answers = iter(["", "wrong"])
    check = health.Check("costly", lambda: next(answers), seconds=10)
    now = 1000.0
    monkeypatch.setattr("faq.operations.monitoring.health.time.monotonic", lambda: now)
    assert all(check.seconds <= 10 for check in views.CHECKS)
    assert health.report([check]).state == health.report([check]).state == "ready"
    now += 11
    assert health.report([check]).state == "degraded"


def test_askers_do_not_pile_up_behind_a_database_that_hangs(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0)
    with health._asking:
        assert health.report([]).serving is False


def test_health_is_asked_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/live").status_code == 200
    assert client.get("/robots.txt").status_code == 301


def test_a_balancer_asks_by_the_address_of_the_machine():
    assert served("/health/live", HTTP_HOST="10.1.2.3:8000").status == 200
    assert served("/robots.txt", HTTP_HOST="10.1.2.3:8000").status == 400


@pytest.mark.django_db
def test_where_no_replica_is_set_nobody_listens_to_one(client):
    client.get("/health/ready")
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("replicas-")]
