"""What caches in front are told: with each page, and after each publication."""

from __future__ import annotations

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from faq.editorial import workflow
from faq.operations.hosts import cdn
from tests.builders import make_article, make_draft, make_topic

PUBLIC = "public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=604800"


@pytest.mark.django_db
def test_a_public_page_says_how_long_and_under_which_keys(client):
    text = make_article()
    for path, keys in (
        (text.get_absolute_url(), f"site lang-fr article article-16 slug-{text.slug}"),
        ("/fr/", "site lang-fr home"),
        ("/sitemap.xml", "site lang-fr sitemap"),
    ):
        response = client.get(path)
        assert response.headers["Cache-Control"] == PUBLIC
        assert response.headers["Surrogate-Key"] == keys
        assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.django_db
def test_what_hangs_on_the_reader_or_was_said_otherwise_is_left_alone(client):
    make_article()
    assert "s-maxage" not in client.get("/fr/contact/").headers["Cache-Control"]
    for path in ("/admin/login/", "/fr/search/?q=litige", "/fr/prepare/", "/fr/nowhere/", "/health/live", "/a/16/"):
        response = client.get(path)
        assert "s-maxage" not in response.headers.get("Cache-Control", "")
        assert "Surrogate-Key" not in response.headers


@pytest.mark.django_db
def test_without_a_cdn_every_page_is_asked_for_anew(client, settings):
    settings.CDN_SECONDS = 0
    assert client.get("/fr/").headers["Cache-Control"] == "no-cache"


class Cache(HTTPServer):
    """Notes who purges it with what; refuses the first `refusals`."""

    def __init__(self, refusals: int = 0) -> None:
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.refusals = refusals
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    server: Cache

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers), body))
        self.send_response(500 if len(self.server.asked) <= self.server.refusals else 200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def caches():
    made: list[Cache] = []

    def make(refusals: int = 0) -> Cache:
        made.append(Cache(refusals))
        return made[-1]

    yield make
    for one in made:
        one.shutdown()
        one.server_close()


def finish() -> None:
    for thread in threading.enumerate():
        if thread.name == "purge":
            thread.join(30)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Nobody waits for other hosts."""
    for name in ("TOGETHER", "ONCE_MORE"):
        monkeypatch.setattr(cdn, name, 0.2)


@pytest.mark.django_db
def test_publications_are_told_together_and_once_more_for_the_host_that_heard_late(
    caches, settings, django_capture_on_commit_callbacks
):
    cache = caches()
    settings.CDN_PURGE = f"http://127.0.0.1:{cache.server_port}/purge"
    settings.CDN_PURGE_HEADER = "Fastly-Key: hush"
    with django_capture_on_commit_callbacks(execute=True):
        text = make_article()
        workflow.archive(text, reason="Superseded.")
        assert cache.asked == []
    finish()
    (headers, body), again = cache.asked
    assert again[1] == body
    assert (headers["Fastly-Key"], headers["Surrogate-Key"]) == ("hush", "site")
    assert json.loads(body) == {"surrogate_keys": ["site"]}


@pytest.mark.django_db
def test_a_draft_is_told_to_nobody(caches, settings, django_capture_on_commit_callbacks):
    make_topic()
    cache = caches()
    settings.CDN_PURGE = f"http://127.0.0.1:{cache.server_port}/purge"
    with django_capture_on_commit_callbacks(execute=True):
        make_draft()
    finish()
    assert cache.asked == []


def test_a_cache_that_refuses_is_told_again(caches, settings, monkeypatch):
    monkeypatch.setattr("faq.operations.hosts.cdn.time.sleep", lambda seconds: None)
    cache = caches(refusals=2)
    settings.CDN_PURGE = f"http://127.0.0.1:{cache.server_port}/purge"
    cdn._purge_soon()
    finish()
    assert len(cache.asked) == 4  # two refusals, and once more for the host that heard late


def test_a_failure_is_logged_without_the_key_and_stops_nobody(settings, monkeypatch, caplog):
    monkeypatch.setattr("faq.operations.hosts.cdn.time.sleep", lambda seconds: None)
    settings.CDN_PURGE = "http://127.0.0.1:9/secret-key"
    settings.CDN_PURGE_HEADER = "Authorization: Bearer secret-key"
    with caplog.at_level(logging.WARNING):
        cdn._purge_soon()
        finish()
    assert "keep old pages" in caplog.text
    assert "secret-key" not in caplog.text


def test_a_command_gets_the_keys(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("faq.operations.hosts.cdn.time.sleep", lambda seconds: None)
    settings.CDN_PURGE = f"sh -c 'echo $SURROGATE_KEYS > {tmp_path}/told'"
    cdn._purge_soon()
    finish()
    assert (tmp_path / "told").read_text() == "site\n"
