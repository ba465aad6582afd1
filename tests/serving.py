"""A request as a server makes it: what is said around Django is there too."""

from __future__ import annotations

from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from faq.operations.monitoring.observing import Observer

# Without the page store, which would go on filling the disk after the test. Here, as it configures the logs anew.
from helpcenter.wsgi import django


class Served(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def served(address: str, method: str = "GET", **environ: Any) -> Served:
    path, _mark, query = address.partition("?")
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost", **environ}
    environ.setdefault("REMOTE_ADDR", "127.0.0.1")
    setup_testing_defaults(environ)
    said: list[Any] = []
    # As Django's own test client does: the test's connection stays open.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        answer = Observer(django)(environ, lambda *args: said.append(args))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return Served(int(said[-1][0][:3]), dict(said[-1][1]), body)
