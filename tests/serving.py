"""A request as a server makes it: what is said around Django is there too."""

from __future__ import annotations

from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

from faq.operations.monitoring.observing import Observer

# Without the page store, which would go on filling the disk after the test. Here, as it configures the logs anew.
from helpcenter.wsgi import django
from tests.connections import connections_stay_open


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
    with connections_stay_open():
        answer = Observer(django)(environ, lambda *args: said.append(args))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    return Served(int(said[-1][0][:3]), dict(said[-1][1]), body)
