"""Asking Django itself, as a server would, and keeping what it says."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from threading import local
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from . import away, counting
from .pages import Headers
from .rules import Asked
from .watch import Watch

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class Inside:
    """Django behind the door."""

    def __init__(self, django: Application, watch: Watch) -> None:
        self.django, self.watch = django, watch
        self._thread = local()
        site = urlsplit(settings.SITE_URL)
        self._plain = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "SERVER_NAME": site.hostname or "",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": site.scheme,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def through(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """As it comes. After something was sent, this worker knows the new edition at once."""
        if getattr(self._thread, "generation", self.watch.generation) != self.watch.generation:
            connections.close_all()
        self._thread.generation = self.watch.generation
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self.django(environ, start)
        if self.watch.away:
            environ[away.AWAY] = True
        try:
            return self.django(environ, start)
        finally:
            self.watch.fresh()

    def ask(self, environ: Environ) -> Answer:
        """The same, heard to its end before anybody is told."""
        answer = Answer(environ.get(counting.DEEDS, []))
        body = self.through(environ, answer.start)
        try:
            answer.body = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        return answer

    def plain(self, asked: Asked, environ: Environ) -> Answer:
        """In the one plain form, with nothing in it of the reader who sent `environ`."""
        plain: Environ = {**self._plain, "PATH_INFO": asked.path, "QUERY_STRING": asked.query}
        plain |= {"wsgi.input": io.BytesIO(), counting.DEEDS: []}
        for name in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR"):  # so that limits count the right one
            if name in environ:
                plain[name] = environ[name]
        return self.ask(plain)


class Answer:
    """What Django said."""

    def __init__(self, deeds: list[counting.Deed]) -> None:
        self.status, self.reason, self.body, self.deeds = 0, "", b"", deeds
        self.headers: Headers = []

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.reason, self.status, self.headers = status, int(status[:3]), headers

    def send(self, environ: Environ, start: Start) -> Iterable[bytes]:
        start(self.reason, self.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]
