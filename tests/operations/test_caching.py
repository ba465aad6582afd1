"""A Redis that goes away and comes back."""

from __future__ import annotations

import logging

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache

from faq.operations.hosts import caching
from faq.operations.monitoring import health
from faq.operations.throttling import WHILE_AWAY, allow
from tests.builders import make_article, make_editor
from tests.servers import free_port


@pytest.fixture(autouse=True)
def _as_before():
    caching._since.clear()
    health.forget()
    yield
    caching._since.clear()


def use(settings, address: str) -> None:
    one = {"BACKEND": "faq.operations.hosts.caching.ForgivingRedis", "LOCATION": address}
    settings.CACHES = {"default": one, "sessions": {**one, "KEY_PREFIX": "sessions", "OPTIONS": {"longest": 60}}}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    settings.SESSION_CACHE_ALIAS = "sessions"


@pytest.fixture
def present(settings, redis_url) -> None:
    use(settings, redis_url)


@pytest.fixture
def gone(settings) -> None:
    """An address where nobody listens."""
    use(settings, f"redis://127.0.0.1:{free_port()}/0")


def test_what_is_kept_is_found(present, rf):
    cache.set("word", "litige", 60)
    assert cache.get_many(["word", "other"]) == {"word": "litige"}
    cache.add("count", 1)
    assert cache.incr("count") == 2
    with pytest.raises(ValueError, match="nowhere"):
        cache.incr("nowhere")
    waits = [allow("vote", rf.get("/"), 2, 60, now=120.0) for _ in range(3)]
    assert waits == [0, 0, 60]
    assert caching.check() == ""


def test_without_redis_it_is_an_empty_cache(gone):
    assert cache.get("word", "none") == "none"
    cache.set("word", "litige")
    cache.set_many({"word": "litige"})
    assert cache.add("word", "litige") is True
    assert cache.get_many(["word"]) == {}
    assert cache.get_or_set("word", lambda: "made") == "made"
    assert "word" not in cache
    assert (cache.delete("word"), cache.touch("word")) == (False, False)
    cache.delete_many(["word"])
    cache.clear()


def test_ordinary_limits_open_and_strict_ones_close(gone, rf):
    assert [allow("vote", rf.get("/"), 1, 60) for _ in range(3)] == [0, 0, 0]
    assert allow("login", rf.get("/"), 10, 60, strict=True) == WHILE_AWAY


def test_it_is_asked_again_after_a_pause_and_said_once_a_minute(gone, caplog, monkeypatch):
    now = 1000.0
    monkeypatch.setattr("faq.operations.hosts.caching.time.monotonic", lambda: now)
    tries = []
    monkeypatch.setattr("redis.connection.Connection.connect", lambda self: tries.append(now) or refuse())

    def refuse():
        raise ConnectionRefusedError

    with caplog.at_level(logging.ERROR, "faq.operations.hosts.caching"):
        for _ in range(20):
            cache.get("word")
        assert len(set(tries)) == 1
        assert len(caplog.records) == 1
        now += caching.PAUSE + 1
        cache.get("word")
        assert len(set(tries)) == 2
        assert len(caplog.records) == 1
        now += caching.SAY_AGAIN
        cache.get("word")
        assert len(caplog.records) == 2


@pytest.mark.django_db
def test_readers_and_editors_who_are_logged_in_go_on(gone, client):
    assert client.get(make_article().get_absolute_url()).status_code == 200
    assert client.get("/api/v1/search?q=litige").status_code == 200
    client.force_login(make_editor())
    assert client.get("/admin/").status_code == 200
    assert client.get("/health/ready").json()["checks"]["cache"].startswith("Redis does not answer")


@pytest.mark.django_db
def test_while_attempts_cannot_be_counted_nobody_logs_in(gone, client, settings):
    make_editor()
    given = {"username": "camille", "password": "correct horse battery"}
    response = client.post("/admin/login/", given)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "6")
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/login/").status_code == 200


@pytest.mark.django_db
def test_a_session_that_was_ended_while_redis_was_away_is_over_within_a_minute(present, settings):
    session = SessionStore()
    session["name"] = "camille"
    session.save()
    kept = session._cache
    assert kept.get(session.cache_key) == {"name": "camille"}
    assert 0 < kept._cache.get_client().ttl(kept.make_key(session.cache_key)) <= 60
