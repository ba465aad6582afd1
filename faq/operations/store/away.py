"""What readers get while the database is away: pages as they were stored, with a line on top that says so."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from faq.languages import asked_language, readers_language, supported

from .disk import Disk
from .pages import Page
from .rules import Asked

Start = Callable[..., Any]

# In the WSGI environment of a request that reaches Django all the same.
AWAY = "helpcenter.away"
RETRY = "10"
# Static files and pictures lie on the disk, and operators want the truth.
_WITHOUT = ("/static/", "/media/", "/health/", "/metrics", "/favicon.ico")
_ARTICLE = re.compile(r"/(?:a|(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)/articles)/(?P<number>[0-9]{1,9})(?![0-9])")
_ANCHOR = re.compile(r"/a/[0-9]{1,9}/([a-z0-9_-]{1,80})/?")
_TOP = b'<header class="site-header">'


def needs_no_database(path: str) -> bool:
    return path.startswith(_WITHOUT)


def leads_to_article(path: str) -> bool:
    return path == "/" or bool(_ARTICLE.match(path))


def stored(disk: Disk, asked: Asked | None, environ: dict[str, Any], start: Start) -> Iterable[bytes] | None:
    """The page itself, the way to it, or for a search the page that says that search is away; None if there is none."""
    path = environ["PATH_INFO"]
    if asked and asked.name in ("search", "suggestions", "api-search"):
        return _search_is_away(disk, asked, environ, start)
    if asked and (found := disk.stored(asked.path)):
        return _send(*found, "200 OK", environ, start)
    if path == "/":
        return _redirect(reverse("home", args=(language(environ),)), start)
    if place := _article(disk, path, environ):
        return _redirect(place, start)
    return None


def _search_is_away(disk: Disk, asked: Asked, environ: dict[str, Any], start: Start) -> Iterable[bytes] | None:
    if asked.name != "search":
        kind = ("Content-Type", "application/problem+json")
        body = b'{"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "Search is away."}'
        return _answer("503 Service Unavailable", [kind], body, environ, start)
    found = disk.stored(reverse("search-away", args=(language(environ),)))
    return _send(*found, "503 Service Unavailable", environ, start) if found else None


def _send(page: Page, since: float, status: str, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    body = page.variants[""].body
    if _TOP in body:
        with override(page.language):
            context = {"since": timezone.localtime(datetime.fromtimestamp(since, UTC))}
            line = render_to_string("operations/_away_line.html", context)
        body = body.replace(_TOP, line.encode() + _TOP, 1)
    headers = [(name, value) for name, value in page.headers if name.lower() != "cache-control"]
    return _answer(status, headers, body, environ, start)


def _answer(
    status: str, headers: list[tuple[str, str]], body: bytes, environ: dict[str, Any], start: Start
) -> Iterable[bytes]:
    more = [("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start(status, [*headers, *more, *([("Retry-After", RETRY)] if status.startswith("503") else [])])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _redirect(place: str, start: Start) -> Iterable[bytes]:
    start("302 Found", [("Location", place), ("Content-Length", "0"), ("Cache-Control", "no-store")])
    return []


def _article(disk: Disk, path: str, environ: dict[str, Any]) -> str | None:
    """Where the article of a short link, or of one with an old name, lies on the disk: read off the disk."""
    match = _ARTICLE.match(path)
    if match is None:
        return None
    found = disk.places().get(match["number"], {})
    place, ends = found.get(supported(match["language"] or "") or language(environ)) or next(
        iter(found.values()), ("", 0)
    )
    if not place or 0 < ends <= time.time():
        return None
    if place == path:  # its file is damaged: no redirect to itself
        return None
    anchor = _ANCHOR.fullmatch(path)
    return f"{place}#{anchor[1]}" if anchor else place


def language(environ: dict[str, Any]) -> str:
    """That of the address, else the one asked for, else the reader's."""
    first = environ["PATH_INFO"].lstrip("/").partition("/")[0]
    if first in dict(settings.LANGUAGES):
        return first
    request = WSGIRequest({**environ, "wsgi.input": io.BytesIO()})
    return asked_language(request) or readers_language(request)
